"""Pairs are suggested for more than a name, with reasons and doubts, and the same at every run."""

import random
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherefrom.people import matching, resolve, suggest
from wherefrom.people.decide import decide, undo
from wherefrom.people.traits import domain_of, handle_of
from wherefrom.record.record import open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.vocabulary import Account, Activity

WHEN = 1_700_000_000_000_000
KARENINA = "\u0410\u043d\u043d\u0430 \u041a\u0430\u0440\u0435\u043d\u0438\u043d\u0430"
HOUR = 3_600_000_000
CROWD = [
    Account(f"github:{first}{number}x{last}", f"{first} {last}".title())
    for number, (first, last) in enumerate(product(
        ["ben", "cy", "dee", "eli", "fay", "gus"], ["lind", "oduya", "rao", "kaya", "berg"]
    ))
]  # fmt: skip


def keep(folder, accounts, activities=()):
    record = open_record(folder / "record", create=True)
    with record.write() as writer:
        writer.append(to_table(list(activities), "a"), to_accounts([*CROWD, *accounts]))
    return record


def talk(actor, *others, at=WHEN):
    return [
        Activity(
            id=f"m:{actor}/{other}/{at}", type="Create", actor=actor, channel="m", to=(other,),
            published=at,
        )
        for other in others
    ]  # fmt: skip


@pytest.mark.parametrize("names", [("Ana Ruiz", "Ana Ruiz"), ("Ana Ruiz", "A. Ruiz")])
def test_a_name_alone_is_never_suggested(tmp_path, names):
    accounts = [Account("x:night", names[0]), Account("irc:owl", names[1])]
    assert suggest(keep(tmp_path, accounts), least=0.0001) == []


@pytest.mark.parametrize(
    ("left", "right", "reasons"),
    [
        (
            Account("x:nightowl", "Ana Ruiz"),
            Account("irc:night_owl", "Ruiz, Ana"),
            ["both are called", 'both have the handle "nightowl"'],
        ),
        (
            Account("x:nightowl", "Ana Ruiz"),
            Account("irc:nightowl7", "A. Ruiz"),
            ["may be one name", "are alike"],
        ),
        (
            Account("x:nightowl", KARENINA),
            Account("irc:nightowl", "Anna Karenina"),
            ["both are called", 'both have the handle "nightowl"'],
        ),
        (
            Account("email:ana+news@gmail.com", "Ana Ruiz"),
            Account("email:a.na@googlemail.com", "Ana Ruiz"),
            ["both are called", "both have email:ana@gmail.com"],
        ),
        (
            Account("x:night", "Ana Ruiz", url="https://ana.example"),
            Account("irc:owl", "Ana Ruiz", url="https://ana.example/"),
            ["both are called", "both have web:ana.example"],
        ),
        (
            Account("email:anar@b.org", "Ana Ruiz"),
            Account("email:ruiz@b.org", "Ana Ruiz"),
            ["both are called", "both have an address at b.org"],
        ),
        (
            Account("x:nightowl"), Account("irc:nightowl", "Ana Ruiz"),
            ['both have the handle "nightowl"'],
        ),
    ],
)  # fmt: skip
def test_a_name_and_more_is_suggested_with_its_reasons(tmp_path, left, right, reasons):
    (found,) = suggest(keep(tmp_path, [left, right]))
    assert {found.left, found.right} == {left.id, right.id}
    assert found.p >= 0.5
    for part, reason in zip(reasons, found.reasons, strict=True):
        assert part in reason


def test_people_they_both_talk_with_speak_for_it(tmp_path):
    accounts = [Account("x:night", "Ana Ruiz"), Account("irc:owl", "Ana Ruiz")]
    friends = [each.id for each in CROWD[:4]]
    said = talk("x:night", *friends) + talk("irc:owl", *friends)
    (found,) = suggest(keep(tmp_path, accounts, said))
    assert found.reasons[1].startswith("both talk with ")
    assert found.reasons[1].endswith(" and 1 more")


def test_two_handles_on_one_platform_and_talk_with_each_other_speak_against(tmp_path):
    two = [Account("x:nightowl", "Ana Ruiz"), Account("irc:nightowl7", "Ana Ruiz")]
    other = [Account("x:nightowl", "Ana Ruiz"), Account("x:nightowl7", "Ana Ruiz")]
    (plain,) = suggest(keep(tmp_path / "1", two))
    (same,) = suggest(keep(tmp_path / "2", other), least=0.01)
    talking = talk("x:nightowl", "irc:nightowl7")
    (talked,) = suggest(keep(tmp_path / "3", two, talking), least=0.01)
    assert same.doubts == ("each has an account on x",)
    assert "they talk with each other" in talked.doubts
    assert max(same.p, talked.p) < plain.p


def test_hours_of_the_day_are_told(tmp_path):
    accounts = [Account("x:nightowl", "Ana Ruiz"), Account("irc:nightowl", "Ana Ruiz")]

    def at(hours):
        days = range(15)
        left = [talk("x:nightowl", "x:a", at=(24 * day + 9 + day % 2) * HOUR) for day in days]
        left += [talk("x:nightowl", "x:a", at=(24 * day + 11) * HOUR) for day in days]
        right = [talk("irc:nightowl", "x:b", at=(24 * day + hours) * HOUR) for day in days]
        right += [talk("irc:nightowl", "x:b", at=(24 * day + hours + 2) * HOUR) for day in days]
        return [each for said in left + right for each in said]

    (alike,) = suggest(keep(tmp_path / "1", accounts, at(9)), least=0.01)
    (other,) = suggest(keep(tmp_path / "2", accounts, at(19)), least=0.01)
    assert "both are active at the same hours of the day" in alike.reasons
    assert "they are active at other hours of the day" in other.doubts
    assert other.p < alike.p


def test_many_namesakes_make_a_name_weigh_less(tmp_path):
    page = "https://a.example"
    pair = [Account("x:owls", "Ana Ruiz", url=page), Account("irc:night", "Ana Ruiz", url=page)]
    more = [Account(f"slack:{number}", "Ana Ruiz") for number in range(20)]
    (rare,) = suggest(keep(tmp_path / "1", pair))
    (common,) = suggest(keep(tmp_path / "2", [*pair, *more]), least=0.01)
    assert common.p < rare.p
    assert "22 people are called so" in common.doubts


def test_who_is_kept_apart_is_not_suggested_until_that_is_undone(tmp_path):
    accounts = [Account("x:nightowl", "Ana Ruiz"), Account("irc:nightowl", "Ana Ruiz")]
    record = keep(tmp_path, accounts)
    before = suggest(record)
    decide(record, "apart", "x:nightowl", "irc:nightowl")
    assert suggest(record) == []
    undo(record)
    decide(record, "same", "x:nightowl", "irc:nightowl")
    assert suggest(record) == []
    undo(record)
    assert suggest(record) == before != []


def test_nobody_and_one_are_no_pair(tmp_path):
    record = open_record(tmp_path / "record", create=True)
    assert suggest(record) == []
    with record.write() as writer:
        writer.append(to_table([], "a"), to_accounts([Account("x:ana", "Ana Ruiz")]))
    assert suggest(record) == []


@settings(max_examples=5)
@given(st.randoms(use_true_random=False))
def test_the_order_of_accounts_changes_nothing(tmp_path_factory, random):
    accounts = [
        Account("x:nightowl", "Ana Ruiz"), Account("irc:nightowl", "Ruiz, Ana"),
        Account("github:owl", "Ana Ruiz"), Account("email:ana@b.org", "Ana Ruiz"),
        Account("email:ruiz@b.org", "A. Ruiz"),
    ]  # fmt: skip
    straight = suggest(keep(tmp_path_factory.mktemp("a"), accounts), least=0.01)
    random.shuffle(accounts)
    assert suggest(keep(tmp_path_factory.mktemp("b"), accounts), least=0.01) == straight != []


def test_what_is_learnt_is_the_same_at_every_run_and_finds_them(tmp_path, monkeypatch):
    monkeypatch.setattr(matching, "LEARNT_FROM", 100)
    draw = random.Random(1)  # noqa: S311 no secrets
    accounts = []
    for number in range(150):
        name = f"{draw.choice('abcdefgh')}na {''.join(draw.choices('klmnopr', k=5))}".title()
        nick = "".join(draw.choices("stuvwxyz", k=7))
        accounts += [Account(f"x:{nick}", name), Account(f"irc:{nick}{number % 2 or ''}", name)]
    record = keep(tmp_path, accounts)
    found = suggest(record)
    assert found == suggest(record)
    right = [each for each in found if each.left.partition(":")[2][:7] in each.right]
    assert len(right) == 150
    assert len(found) <= 153


@pytest.mark.parametrize(
    ("account", "handle"),
    [
        ("email:ana.ruiz+news@b.org", "ana.ruiz"),
        ("matrix:ana:b.org", "ana"),
        ("bluesky:ana.bsky.social", "ana"),
        ("mastodon:ana@b.org", "ana"),
        ("email:info@b.org", None),
        ("slack:u02ab3cd4e", None),
        ("x:id/123", None),
        ("bluesky:did:plc:abc", None),
        ("phone:+442079460958", None),
        ("web:b.org/~ana", None),
    ],
)
def test_only_what_somebody_chose_is_a_handle(account, handle):
    assert handle_of(account) == handle


def test_the_domain_of_a_provider_says_nothing():
    assert domain_of("email:ana@b.org") == domain_of("web:b.org/about") == "b.org"
    assert domain_of("email:ana@gmail.com") is domain_of("x:ana") is None


def test_a_pair_is_of_two_persons_and_named_by_them(tmp_path):
    accounts = [
        Account("x:nightowl", "Ana Ruiz", "ana@b.org"), Account("email:ana@b.org", "Ana Ruiz"),
        Account("irc:nightowl", "Ana Ruiz"),
    ]  # fmt: skip
    record = keep(tmp_path, accounts)
    (found,) = suggest(record)
    assert (found.left, found.right) == ("email:ana@b.org", "irc:nightowl")
    assert set(found.__struct_fields__) == {"left", "right", "p", "reasons", "doubts"}
    assert set(resolve(record).members) >= {found.left, found.right}


@pytest.mark.parametrize("name", [None, "Deleted User"])
def test_a_crowd_without_names_or_all_of_one_name_is_no_pair(tmp_path, monkeypatch, name):
    monkeypatch.setattr(matching, "LEARNT_FROM", 100)
    crowd = [Account(f"slack:u0{number:07}", name) for number in range(300)]
    assert suggest(keep(tmp_path, crowd)) == []
