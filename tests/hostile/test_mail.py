"""Every hostile mail comes to its stated outcome: never an exception, never a hang."""

import io
import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.hostile.mail_cases import CASES, SEPARATOR, mbox, one
from tests.readers.archives import MemoryArchive

from wherefrom.readers import mail
from wherefrom.readers.mail_box import split
from wherefrom.settings import MIB, Limits
from wherefrom.vocabulary import Activity, Flaw


def read(data, **limits):
    """Return the activities, the flaws' reasons, and how many mails were left out."""
    found = list(mail.READER.read(MemoryArchive({"hostile": data}, limits=Limits(**limits))))
    flaws = [one for one in found if isinstance(one, Flaw)]
    return (
        [one for one in found if isinstance(one, Activity)],
        {flaw.reason for flaw in flaws},
        sum(flaw.skipped for flaw in flaws),
    )


@pytest.mark.parametrize("name", CASES)
def test_hostile_mail_comes_to_its_stated_outcome(name):
    make, outcome = CASES[name]
    data = make()
    began = time.monotonic()
    assert mail.READER.recognises(MemoryArchive({"hostile": data}))
    activities, reasons, skipped = read(data)
    assert time.monotonic() - began < outcome.seconds
    assert (len(activities), skipped) == (outcome.stored, outcome.skipped)
    assert set(outcome.flaws) <= reasons
    for activity in activities:
        assert activity.id.startswith("email:")
        assert len(activity.id) < 1_100
        said = f"{activity.content}{activity.quoted}{activity.name}"
        assert said.encode().decode() == said  # no lone surrogate, which a batch would sink with


def content(name):
    (activity,), _, _ = read(CASES[name][0]())
    return activity.content


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("E02-parts-100000", "first"),
        ("E04-charset-rot13", "café"),
        ("E04-charset-utf-7", "café"),
        ("E04-utf-7-is-no-markup", "+ADw-script+AD4-"),
        ("E04-gb2312-with-gbk", "東"),
        ("E04-wrong-utf-8", "café"),
        ("E07-cut-base64", "Grüße"),
        ("E07-uuencode", "See:"),
        ("E07-winmail", "Hi"),
        ("E08-external-and-partial", "Hi"),
        ("E08-cid-loop", "Hi"),
        ("E08-html-only", "Hi there"),
    ],
)
def test_what_is_sound_of_a_hostile_mail_is_kept(name, words):
    assert content(name) == words


def test_a_deleted_mail_is_marked():
    (activity,), _, _ = read(CASES["E07-deleted"][0]())
    assert activity.tags == ("deleted",)


def test_the_true_address_stands_beside_a_spoofed_name():
    found = list(mail.READER.read(MemoryArchive({"x": CASES["E09-spoofed"][0]()})))
    assert found[0].actor == "email:mallory@example.org"
    assert ("email:mallory@example.org", "bank@bank.example") in {
        (account.id, account.name) for account in found[1:]
    }


def test_equal_mails_without_an_id_are_one():
    (first,), _, _ = read(CASES["E06-no-id"][0]())
    (again,), _, _ = read(b"Received: from elsewhere\n" + CASES["E06-no-id"][0]())
    assert first.id == again.id


@pytest.mark.parametrize(
    ("name", "published", "status"),
    [
        ("E06-no-date", None, "unknown"),
        ("E06-two-dates", 1_393_833_600_000_000, "exact"),
        ("T01-year-10000", None, "implausible"),
        ("T02-year-1970", None, "implausible"),
        ("T03-leap-second", 1_483_228_799_000_000, "exact"),
        ("T04-strange-zone", 1_393_837_200_000_000, "zone-guessed"),
    ],
)
def test_a_strange_date_is_stored_as_far_as_it_is_sure(name, published, status):
    (activity,), _, _ = read(CASES[name][0]())
    assert (activity.published, activity.time_status) == (published, status)


def test_a_mail_beyond_the_cap_is_cut_and_the_next_is_whole():
    data = mbox(one(b"begins\n" + b"x" * 70 + b"\n" * 5 * MIB), one(b"next\n", name=b"n"))
    activities, reasons, _ = read(data, object_bytes=MIB)
    assert [activity.content for activity in activities][1] == "next"
    assert activities[0].content.startswith("begins")
    assert "mail-too-long" in reasons


class Endless(io.RawIOBase):
    """A mail of half a gigabyte that is never in memory, and a mail after it."""

    def __init__(self):
        self.left = 500
        self.most = 0

    def readable(self):
        return True

    def read(self, size=-1):
        self.most = max(self.most, size)
        self.left -= 1
        if self.left == 499:
            return mbox(one()).ljust(size, b"x")
        if self.left == 0:
            return b"\n\n" + mbox(one(name=b"n"))
        return b"y" * size if self.left > 0 else b""


def test_half_a_gigabyte_in_one_mail_is_never_held():
    stream = Endless()
    mails = list(split(stream, "mbox", 4 * MIB))
    assert [len(raw.data) < 5 * MIB for raw in mails] == [True, True]
    assert "mail-too-long" in mails[0].flaws
    assert 0 < stream.most <= MIB


WHOLE = mbox(*(one(b"Hello\n> you\n", name=b"m%d" % i) for i in range(5)))


@settings(max_examples=150)
@given(cut=st.integers(0, len(WHOLE)), junk=st.binary(max_size=60), at=st.integers(0, len(WHOLE)))
@example(cut=len(WHOLE), junk=b"", at=0)
def test_cut_or_garbled_mail_gives_flaws_and_adds_up(cut, junk, at):
    data = WHOLE[: min(at, cut)] + junk + WHOLE[min(at, cut) : cut]
    found = list(
        mail.read(MemoryArchive({"x.mbox": SEPARATOR + one(name=b"first") + b"\n" + data}))
    )
    mails = list(split(io.BytesIO(SEPARATOR + one(name=b"first") + b"\n" + data), "mbox", MIB))
    skipped = sum(isinstance(each, Flaw) and each.skipped for each in found)
    stored = sum(isinstance(each, Activity) for each in found)
    assert stored + skipped == len(mails)
    assert stored >= 1
