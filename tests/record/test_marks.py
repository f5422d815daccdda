import unicodedata

import pytest

from wherefrom.record.forms import mark_account, mark_name, mark_page
from wherefrom.record.marks import Marks, is_answer, plain_subject


@pytest.fixture
def marks():
    return Marks(b"key of this record")


@pytest.mark.parametrize(
    ("name", "text", "left"),
    [
        ("Ana Lark", "Ana Lark, ANA LARK, ana_lark", "[forgotten], [forgotten], [forgotten]"),
        ("Ana Lark", "Lark, Ana; AnaLark; Ana\n  Lark", "[forgotten]; [forgotten]; [forgotten]"),
        ("Ana Lark", "Anabel Larking, Ana. A lark sang", "Anabel Larking, Ana. A lark sang"),
        ("Mark Will", "I will mark it, Will Mark", "I will mark it, [forgotten]"),
        ("Ana Maria Lark", "Ana Lark", "[forgotten]"),
        ("Ana Lark (Nest Ltd)", "Ana Lark", "[forgotten]"),
        ("José Peña", unicodedata.normalize("NFD", "Señor José Peña"), "Señor [forgotten]"),
        ("王小明", "我问王小明了", "我问[forgotten]了"),
        ("zanzibar77", "by zanzibar77!", "by [forgotten]!"),
        ("Will", "Will will do it", "[forgotten] will do it"),
        ("will", "Will will do it", "Will will do it"),
    ],
)  # fmt: skip
def test_name_goes_wherever_it_stands(marks, name, text, left):
    mark_name(marks, name)
    assert marks.redacted(text) == left
    assert marks.redacted(left) == left


@pytest.mark.parametrize(
    ("account", "text", "left"),
    [
        ("email:ana@b.org", "<Ana@B.org> 2024ana@b.org", "<[forgotten]> 2024[forgotten]"),
        ("email:ana@b.org", "ana at b.org, ana at b dot org", "[forgotten], [forgotten]"),
        ("email:ana@b.org", "banana@b.org, ana@bb.org, ana", "banana@b.org, ana@bb.org, ana"),
        ("mastodon:ana@b.org", "https://b.org/@ana/7", "https://[forgotten]/7"),
        ("mastodon:ana@b.org", "https://b.org/users/ana", "https://[forgotten]"),
        ("web:b.org/~ana", "see b.org/~ana", "see [forgotten]"),
        ("irc:Zoë", "Zoë zoë", "[forgotten] zoë"),
    ],
)
def test_account_goes_however_it_is_written(marks, account, text, left):
    mark_account(marks, account)
    assert marks.redacted(text) == left


def test_parts_of_a_name_go_only_where_the_person_had_a_part(marks):
    mark_name(marks, "Jo Lark van Dyke")
    assert marks.redacted("Dear lark, Jo, van Dyke") == "Dear lark, Jo, van Dyke"
    near = marks.redacted("Dear lark, Jo, van Dyke", near=True)
    assert near == "Dear [forgotten], Jo, van [forgotten]"  # two letters and small words stay


def test_address_is_forgotten_in_every_channel_and_a_nickname_in_its_own(marks):
    mark_account(marks, "email:ana@b.org")
    mark_account(marks, "irc:ana")
    assert marks.forgot("mastodon:ana@b.org")
    assert marks.forgot("irc:ana")
    assert not marks.forgot("xmpp:ana")
    assert marks.forgot("email:20240101.7-ana@b.org")  # a Message-ID somebody put into Cc
    assert not marks.forgot("email:jo-ana@b.org")


def test_page_goes_and_a_host_alone_stays(marks):
    mark_page(marks, "https://nest.org/")
    mark_page(marks, "https://birds.org/ana")
    assert marks.redacted("nest.org birds.org/ana") == "nest.org [forgotten]"


def test_marks_hold_no_text_and_mean_nothing_under_another_key(marks):
    mark_name(marks, "Ana Lark")
    kept = marks.fresh
    assert not any(b"ark" in mark for _, mark in kept)
    assert Marks(b"key of this record", kept).redacted("Ana Lark") == "[forgotten]"
    assert Marks(b"another key", kept).redacted("Ana Lark") == "Ana Lark"


def test_ids_become_opaque_the_same_everywhere_and_stay_so(marks):
    mark_account(marks, "email:ana@b.org")
    opaque = marks.opaque("email:1.2-ana@b.org")
    assert opaque.startswith("forgotten:")
    assert marks.opaque("email:1.2-ana@b.org") == opaque == marks.opaque(opaque)
    assert marks.opaque("email:1.2-bob@b.org") == "email:1.2-bob@b.org"
    assert marks.opaque(None) is None


@pytest.mark.parametrize("subject", ["Lunch", "Re: Lunch", "[list] RE: Fwd: [x] lunch", "> Lunch"])
def test_subject_is_told_without_its_answers(subject):
    assert plain_subject(subject) == "lunch"


def test_answer_is_told_from_a_beginning():
    assert is_answer("[list] Re: Lunch")
    assert not is_answer("[list] Lunch: where?")
