"""Contacts: what ties keys, what does not, and how many files are looked at."""

import pytest
from tests.readers.archives import MemoryArchive

from wherefrom.readers import contacts
from wherefrom.readers.base import HEADS
from wherefrom.vocabulary import Account, Flaw


def card(*lines):
    return "\n".join(["BEGIN:VCARD", "VERSION:3.0", *lines, "END:VCARD", ""])


def read(*cards):
    archive = MemoryArchive({"a.vcf": "".join(cards).encode()})
    return list(contacts.READER.read(archive))


def ties(found):
    return {(each.id, each.same) for each in found if isinstance(each, Account) and each.same}


SWITCHBOARD = "TEL;TYPE=WORK:+442079460958"


def test_a_number_that_two_names_share_ties_nobody():
    found = read(
        card("FN:Ana Müller", "EMAIL:ana@b.org", SWITCHBOARD),
        card("FN:Bo Ek", "EMAIL:bo@b.org", SWITCHBOARD),
    )
    assert ties(found) == set()
    assert [each.reason for each in found if isinstance(each, Flaw)] == ["shared-key"] * 2


def test_a_name_that_is_part_of_the_other_is_the_same():
    found = read(
        card("FN:Ana Müller", "EMAIL:ana@b.org", SWITCHBOARD),
        card("FN:ana", "EMAIL:am@c.org", SWITCHBOARD),
    )
    number = "phone:+442079460958"
    assert ties(found) == {(number, "email:ana@b.org"), (number, "email:am@c.org")}


@pytest.mark.parametrize(
    ("line", "key"),
    [
        ("EMAIL;TYPE=INTERNET:mailto:Bo@c.org", "email:bo@c.org"),
        ("TEL;VALUE=uri:tel:+44-20-7946-0958;ext=7", "phone:+442079460958"),
        ("TEL:0044 (20) 7946 0958", "phone:+442079460958"),
        ("TEL:020 7946 0958", None),
        ("TEL;TYPE=FAX,WORK:+442079460958", None),
        ("URL:https://www.linkedin.com/in/bo-ek", "linkedin:bo-ek"),
        ("URL;TYPE=WORK:https://x.com/thefirm", None),
        ("URL:https://bo.example", None),
        ("IMPP;X-SERVICE-TYPE=Skype:skype:bo.ek?chat", "skype:bo.ek"),
        ("IMPP:xmpp:bo@jabber.example", "xmpp:bo@jabber.example"),
        ("X-JABBER:bo@jabber.example", "xmpp:bo@jabber.example"),
        ("X-SOCIALPROFILE;type=twitter:http://twitter.com/bo_ek", "x:bo_ek"),
        (
            "item1.X-SOCIALPROFILE;type=Mastodon:x-apple:bo@social.example",
            "mastodon:bo@social.example",
        ),
        ("NOTE:bo@c.org", None),
    ],
)
def test_what_is_a_key_of_one_person(line, key):
    found = read(card("FN:Ana", "EMAIL:ana@b.org", line))
    assert ties(found) == ({(key, "email:ana@b.org")} if key else set())


def test_a_folder_with_a_card_in_each_file_is_read_whole():
    count = HEADS + 50
    files = {f"{number}.vcf": card(f"EMAIL:a{number}@b.org").encode() for number in range(count)}
    assert len(list(contacts.READER.read(MemoryArchive(files)))) == count


def test_after_a_thousand_files_of_another_kind_the_rest_is_taken_to_be_so_too():
    files = {f"{number:05}.csv": b"a,b\n" for number in range(HEADS)}
    late = {"99999.csv": b"E-mail 1 - Value\na@b.org\n"}
    assert contacts.READER.recognises(MemoryArchive(files | late)) == []
    assert contacts.READER.recognises(MemoryArchive(late)) != []
