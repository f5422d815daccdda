"""Mail as it really is: the sample archives, file by file, beside the standard library."""

import email
import email.utils
import gzip
import io
import re
from collections import Counter
from email.utils import getaddresses
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.readers.archives import MemoryArchive, of_path

from wherefrom.readers import mail, mail_box
from wherefrom.readers.words import tell_apart
from wherefrom.vocabulary import Account, Activity, Flaw

DATA = Path(__file__).parents[2] / "../shared/data"
SEPARATOR = re.compile(rb"(?m)^From mboxrd@z Thu Jan  1 00:00:00 1970\n")
QUOTED_FROM = re.compile(rb"(?m)^>(>*From )")
# Mails, and how many are there twice by Message-ID.
COUNTS = {
    "linux-erofs/mbox/2019.mbox.gz": (1353, 21),
    "linux-erofs/mbox/2020.mbox.gz": (1103, 24),
    "linux-erofs/mbox/2021.mbox.gz": (1652, 0),
    "linux-mips/mbox/1996.mbox.gz": (247, 0),
    "linux-mips/mbox/1997.mbox.gz": (1038, 0),
    "r-lists/r-devel/2019-March.txt": (178, 0),
    "r-lists/r-devel/2019-May.txt": (197, 0),
    "sakai-mbox-short/code3/mbox-short.txt": (27, 0),
    "3gpp-listserv/2001-November.txt": (164, 82),
    "3gpp-listserv/3GPP": (82, 0),
    "platforms/perceval-fixtures/mbox/mbox_no_fields.mbox": (6, 3),
    "platforms/perceval-fixtures/mbox/mbox_multipart.mbox": (2, 0),
    "platforms/perceval-fixtures/pipermail/pipermail_2015_november.mbox": (4, 0),
}


def sample(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here")
    return path


def read(path):
    archive = of_path(path)
    assert mail.READER.recognises(archive)
    return list(mail.READER.read(archive))


def activities_of(found):
    return [one for one in found if isinstance(one, Activity)]


@pytest.mark.parametrize("name", COUNTS)
def test_every_mail_of_a_real_archive_is_an_activity(name):
    found = read(sample(name))
    activities = activities_of(found)
    doubles = len(activities) - len({one.id for one in activities})
    assert (len(activities), doubles) == COUNTS[name]
    assert not [one for one in found if isinstance(one, Flaw) and one.skipped]


@pytest.mark.slow
def test_the_erofs_list_has_52_mails_twice():
    folder = sample("linux-erofs/mbox")
    ids = [one.id for path in sorted(folder.iterdir()) for one in activities_of(read(path))]
    # Three of the 52 are in years after those of the sample.
    assert (len(ids), len(ids) - len(set(ids))) == (11_033, 49)


MAIL = b"From: a@b.org\nDate: Tue, 1 Mar 2022 10:00:00 +0100\n\nWords.\n\nFrom here on\n\n"
OPENINGS = {
    "mboxrd": b"From mboxrd@z Thu Jan  1 00:00:00 1970\n",
    "mbox": b"From a@b.org Tue Mar  1 10:00:00 2022\n",
    "listserv": b"=" * 73 + b"\n",
    "single": b"",
}


@settings(max_examples=200)
@given(
    variety=st.sampled_from(sorted(OPENINGS)),
    sizes=st.lists(st.integers(0, 900), min_size=1, max_size=8),
    least=st.integers(1, 2000),
    most=st.integers(80, 1500),  # a separator is 73 bytes
)
def test_stretches_hold_the_mails_of_the_file(variety, sizes, least, most):
    data = b"".join(OPENINGS[variety] + MAIL + b"x\n" * size + b"\n" for size in sizes)
    found = [
        raw
        for offset, stretch in mail_box.stretches(io.BytesIO(data), variety, most, least)
        for raw in mail_box.split(io.BytesIO(stretch), variety, most, offset)
    ]
    whole = list(mail_box.split(io.BytesIO(data), variety, most))
    told = [{*raw.flaws} for raw in whole]
    assert [raw.data for raw in found] == [raw.data for raw in whole]
    assert [raw.offset for raw in found] == [raw.offset for raw in whole]
    # What is cut away is not looked into.
    assert [{*raw.flaws} | {*flaws} for raw, flaws in zip(found, told, strict=True)] == told
    assert ["mail-too-long" in raw.flaws for raw in found] == [
        "mail-too-long" in one for one in told
    ]


@pytest.fixture(scope="module")
def both():
    """Return pairs: what we read of a mail, and the standard library's message."""
    pairs = []
    for name in ("linux-mips/mbox/1997.mbox.gz", "linux-erofs/mbox/2020.mbox.gz"):
        path = sample(name)
        raws = SEPARATOR.split(gzip.decompress(path.read_bytes()))[1:]
        messages = [email.message_from_bytes(QUOTED_FROM.sub(rb"\1", raw)) for raw in raws]
        pairs += zip(activities_of(read(path)), messages, strict=True)
    return pairs


def test_ids_are_those_the_standard_library_reads(both):
    for ours, theirs in both:
        assert ours.id == f"email:{theirs['message-id'].strip().lstrip('<').partition('>')[0]}"


def test_recipients_are_those_the_standard_library_reads(both):
    differ = 0
    for ours, theirs in both:
        headers = theirs.get_all("to", []) + theirs.get_all("cc", [])
        addresses = getaddresses([str(header) for header in headers])
        expected = {f"email:{address.lower()}" for _, address in addresses if "@" in address}
        differ += expected != {account for account in ours.to if "@" in account}
    # Where they differ the header is damaged: unquoted commas in names, missing brackets.
    assert differ <= len(both) * 0.01


def test_dates_are_those_the_standard_library_reads(both):
    differ = Counter()
    for ours, theirs in both:
        parsed = email.utils.parsedate_tz(theirs["date"] or "")
        if ours.time_status == "exact":
            differ[
                parsed is None or email.utils.mktime_tz(parsed) * 1_000_000 != ours.published
            ] += 1
    assert differ[True] == 0
    assert differ[False] > len(both) * 0.99


def test_plain_bodies_are_cut_up_without_loss(both):
    compared = 0
    for ours, theirs in both:
        if theirs.is_multipart() or theirs.get_content_type() != "text/plain":
            continue
        text = theirs.get_payload(decode=True).decode("latin-1")
        if not text.isascii() or ours.content is None or "format=flowed" in str(theirs):
            continue
        lines = Counter(line.strip() for line in text.splitlines() if line.strip())
        kept = "\n".join(filter(None, (ours.content, ours.quoted, ours.signature)))
        kept_lines = Counter(line.strip() for line in kept.splitlines() if line.strip())
        lost = lines - kept_lines
        assert set(lost) <= {"--", "-- "} | {line for line in lost if is_coded(line, text)}
        assert not kept_lines - lines - Counter({line[1:]: 9 for line in lines if line[:1] == ">"})
        compared += 1
    assert compared > len(both) / 2


def is_coded(line, text):
    """Tell whether a line is of a file coded into the text, or of a signature of it."""
    return line in text[text.find("begin ") :] or "BEGIN PGP SIGNATURE" in text


def test_no_line_with_a_quote_mark_at_its_margin_is_own(both):
    for ours, _ in both:
        own = [line for line in (ours.content or "").splitlines() if line.startswith(">")]
        assert own == []


def test_accounts_tell_the_first_and_the_last_time_of_each_name():
    path = sample("linux-mips/mbox/1996.mbox.gz")
    found = read(path)
    seen = {one.seen for one in found if isinstance(one, Account)}
    assert seen <= {one.published for one in activities_of(found)}


def test_a_folder_of_other_things_is_not_recognised():
    files = {"notes.txt": b"From me to you: hello\n", "x.py": b"import os\n", "empty": b""}
    assert not mail.READER.recognises(MemoryArchive(files))
    assert not mail.READER.recognises(MemoryArchive({}))


@pytest.mark.parametrize(
    ("text", "own", "quoted"),
    [
        ("Yes.\n> no", "Yes.", "> no"),
        ("> > older\n> old\nnew", "new", "> > older\n> old"),
        ("a -> b\nif x > y:\n<b@c>", "a -> b\nif x > y:\n<b@c>", None),
        ("Here is why:\n> no", "Here is why:", "> no"),
        ("On Monday, Bo wrote:\n\n> no\nyes", "yes", "On Monday, Bo wrote:\n\n> no"),
        (
            "2014-03-03 10:00 GMT+01:00 Bo <b@c.d>:\n> no",
            None,
            "2014-03-03 10:00 GMT+01:00 Bo <b@c.d>:\n> no",
        ),
        ("Am 3. März 2014 schrieb Bo:\n> nein\nJa", "Ja", "Am 3. März 2014 schrieb Bo:\n> nein"),
        ("From: me it is fine", "From: me it is fine", None),
        ("> x\n\nI said:\nthis", "I said:\nthis", "> x"),
    ],
)
def test_words_are_told_apart(text, own, quoted):
    words = tell_apart(text)
    assert (words.content, words.quoted) == (own, quoted)


def test_a_long_text_below_a_rule_is_no_signature():
    text = "--\n\n" + "\n".join(f"line {i}" for i in range(40))
    assert tell_apart(text).signature is None


def test_a_patch_is_its_senders_words_and_git_signs_it():
    patch = "--- a/x\n+++ b/x\n@@ -1,3 +1,2 @@\n > 0\n--- \n end"
    words = tell_apart(f"Why.\n\n{patch}\n-- \n2.30.2\n\n")
    assert words.content == f"Why.\n\n{patch}"
    assert words.signature == "2.30.2"
