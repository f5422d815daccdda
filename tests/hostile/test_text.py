"""Hostile names, words and links: kept as what they say, never more; and markup becomes text."""

import time

import pytest
from tests.hostile.json_cases import CASES, PAYLOADS, URLS, listed, note
from tests.hostile.mail_cases import CASES as MAILS
from tests.ingest.tiny import imported

from wherefrom.errors import UnknownNameError
from wherefrom.people import resolve
from wherefrom.people.decide import change_ours
from wherefrom.readers.markup import plain
from wherefrom.safe import line

MIB = 1 << 20
SECONDS = 10
FAMILY = "\U0001f468\u200d\U0001f469\u200d\U0001f467"
FLAG = "\U0001f1eb\U0001f1f7"
SQL = ["'; DROP TABLE accounts;--", "%", "_", "*", "$1", "{{7*7}}", "%s", "(a+)+$", "*)(uid=*"]
CANARY = "the-word-nobody-may-log"


def made(tmp_path, *notes):
    path = tmp_path / "hostile.json"
    path.write_text(listed(*notes))
    return imported(tmp_path / "record", path)[1]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><script>alert(1)</script>", "a"),
        ("<img src=x onerror=alert(1)>a", "a"),
        ("<a href='java\tscript:alert(1)'>a</a>", "a"),
        ("<svg><script>alert(1)</script></svg>a", "a"),
        ("<base href=//evil><meta http-equiv=refresh content=0>a", "a"),
        ("<noscript><p title='</noscript><img src=x onerror=alert(1)>'>", None),
        ("a<!-- never closed", "a"),
        (f"<p title='{'x' * 10 * MIB}'>a</p>", "a"),
        ("<p>" * 100_000 + "a", "a"),
        ("a" + "<!--" * 40_000, "a"),
    ],
)
def test_c06_markup_becomes_text_in_little_time(html, text):
    began = time.monotonic()
    found = plain(html)
    assert time.monotonic() - began < SECONDS
    assert found == text if text is not None else "<img" not in found


def test_n05_texts_are_cut_between_letters_as_people_see_them():
    for letter in (FAMILY, FLAG, "\U0001f44d\U0001f3fd", "e\u0301", "1\ufe0f\u20e3"):
        for most in range(5, 5 + 2 * len(letter)):
            cut = line(letter * 50, most)
            assert len(cut) <= most
            assert cut.removesuffix("…") == letter * (len(cut.removesuffix("…")) // len(letter))
    assert line("\U0001f600" * 10_000, 60).endswith("…")


def test_n06_people_without_a_name_of_their_own_stay_apart(tmp_path):
    path = tmp_path / "hostile.json"
    CASES["N06"][0](path)
    people = resolve(imported(tmp_path / "record", path)[1])
    assert len(people.members) == 8
    assert all(people.name_of(person) for person in people.members)
    assert max(len(people.name_of(person)) for person in people.members) <= 512


@pytest.mark.parametrize("text", SQL)
def test_n07_words_of_other_languages_are_words(tmp_path, text):
    actors = [{"id": f"u{n}", "name": name} for n, name in enumerate([text, "Ana"])]
    record = made(tmp_path, *(note(n, attributedTo=actor) for n, actor in enumerate(actors)))
    assert resolve(record).find(text) == "as2:u0"
    with pytest.raises(UnknownNameError):
        change_ours(record, [f"{text}x"])
    assert record.activities(["id"]).num_rows == 2
    assert record.check() == []


def test_n09_only_pages_are_links(tmp_path):
    path = tmp_path / "hostile.json"
    CASES["N09"][0](path)
    record = imported(tmp_path / "record", path)[1]
    urls = {row["id"]: row["url"] for row in record.activities(["id", "url"]).to_pylist()}
    kept = {n for n in range(len(URLS)) if urls[f"as2:n{n}"] is not None}
    assert kept == {5, 8}
    assert not any("\r" in url or "\n" in url for url in urls.values() if url)


def test_n11_no_flaw_and_no_receipt_holds_words_of_a_message(tmp_path):
    broken = [note(n, content=CANARY, name=CANARY) | {"published": {CANARY: 1}} for n in range(3)]
    record = made(tmp_path, note(9), *broken, note(4, content="x" * 5 * MIB))
    mail = MAILS["E07-nobody"][0]().replace(b"Subject: x", f"Subject: {CANARY}".encode())
    (tmp_path / "mail").write_bytes(mail)
    _, other = imported(tmp_path / "other", tmp_path / "mail")
    for told in (record, other):
        assert told.flaws().num_rows > 0
        assert CANARY not in str([told.flaws().to_pylist(), told.receipts()])


def test_payloads_are_never_shown_as_markup(tmp_path):
    record = made(tmp_path, *(note(n, content=each) for n, each in enumerate(PAYLOADS)))
    contents = record.activities(["content"])["content"].to_pylist()
    assert not any("<script>alert(1)</script>" in (text or "") for text in contents)


def test_t05_t06_what_a_time_does_not_say_is_not_guessed(tmp_path):
    told = {}
    for name in ("T05", "T06"):
        path = tmp_path / f"{name}.json"
        CASES[name][0](path)
        _, record = imported(tmp_path / name, path)
        rows = record.activities(["published_raw", "published", "time_status"]).to_pylist()
        told |= {row["published_raw"]: (row["published"], row["time_status"]) for row in rows}
    unsure = ("01/02/2024", "1 mars 2024", "2024-03", "noon")
    assert {told[raw] for raw in unsure} == {(None, "unknown")}
    assert told["2024-03-01"][1] == "day"
    assert told["2074-01-01T00:00:00Z"] == (None, "implausible")
