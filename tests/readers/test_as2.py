"""What an ActivityStreams object says becomes one activity, and what it lacks a flaw."""

import pytest

from wherefrom.readers.as2 import Source, translate
from wherefrom.readers.json_stream import Number, Value
from wherefrom.settings import Limits
from wherefrom.vocabulary import Account, Activity, Flaw

PUBLIC = "https://www.w3.org/ns/activitystreams#Public"
ANA = "https://b.org/users/ana"
NOTE = {"type": "Note", "id": "n1", "attributedTo": ANA, "content": "<p>Hi</p>"}


def found(said, channel=None, zone=None, limits=None):
    source = Source(channel, zone, limits or Limits())
    return list(translate(Value("a.json@0", said), source))


def activity(said, **options):
    (told,) = [each for each in found(said, **options) if isinstance(each, Activity)]
    return told


def flaws(said, **options):
    told = found(said, **options)
    return [(each.reason, each.skipped) for each in told if isinstance(each, Flaw)]


def create(**thing):
    return {"type": "Create", "id": "a1", "actor": ANA, "object": {**NOTE, **thing}}


def test_a_create_has_the_id_of_what_it_made():
    assert activity(create()).id == "as2:n1"
    assert activity({"type": "Create", "id": "a1", "actor": ANA, "object": "n1"}).id == "as2:n1"
    assert activity({"type": "Like", "id": "a1", "actor": ANA, "object": "n1"}).id == "as2:a1"


def test_a_note_alone_is_a_create_by_its_author():
    alone, made = activity(NOTE), activity(create())
    assert (alone.type, alone.actor, alone.id) == ("Create", "mastodon:ana@b.org", made.id)
    assert alone.content == made.content == "Hi"
    assert alone.object is None


def test_without_an_id_the_same_words_have_the_same_id_in_any_order():
    said = {"type": "Like", "actor": ANA, "object": "n1"}
    turned = dict(reversed(said.items()))
    assert activity(said).id == activity(turned).id
    assert activity(said).id != activity({**said, "object": "n2"}).id


@pytest.mark.parametrize(
    ("generator", "channel"),
    [
        ("Slack", "slack"),
        ({"type": "Application", "name": "My Forum: beta"}, "my-forum-beta"),
        ([{"type": "Application", "name": "IRC"}], "irc"),
        ("https://example.org/app", "as2"),
        (None, "as2"),
    ],
)
def test_the_generator_names_the_channel_of_the_activity_and_of_all_it_refers_to(
    generator, channel
):
    told = activity(create(inReplyTo="n0", conversation="c1") | {"generator": generator})
    assert (told.channel, told.id) == (channel, f"{channel}:n1")
    assert (told.in_reply_to, told.context) == (f"{channel}:n0", f"{channel}:c1")


@pytest.mark.parametrize(
    ("written", "account"),
    [
        (ANA, "mastodon:ana@b.org"),
        ({"id": ANA, "name": "Ana"}, "mastodon:ana@b.org"),
        ([{"type": "Person", "id": ANA}], "mastodon:ana@b.org"),
        ("@Ana@b.org", "mastodon:ana@b.org"),
        ("acct:ana@b.org", "mastodon:ana@b.org"),
        ("mailto:Ana@b.org", "email:ana@b.org"),
        ("ana@b.org", "email:ana@b.org"),
        ("U123", "slack:u123"),
        ("slack:U123", "slack:u123"),
        ({"type": "Person", "name": "Ana Ruiz"}, "slack:ana ruiz"),
        ({"type": "Person", "preferredUsername": "ana"}, "slack:ana"),
        ("https://c.org/#eric", "web:c.org#eric"),
    ],
)
def test_actors_are_accounts_however_they_are_written(written, account):
    assert activity(create() | {"actor": written}, channel="slack").actor == account


def test_several_actors_are_the_first_and_those_it_names():
    told = activity(create() | {"actor": [ANA, "@ben@b.org"]})
    assert (told.actor, told.mentions) == ("mastodon:ana@b.org", ("mastodon:ben@b.org",))


@pytest.mark.parametrize(
    ("addressing", "visibility", "to"),
    [
        ({}, "public", ()),
        ({"to": [PUBLIC], "cc": f"{ANA}/followers"}, "public", ()),
        ({"to": "as:Public", "cc": ["@ben@c.org"]}, "public", ("mastodon:ben@c.org",)),
        ({"cc": "Public", "to": f"{ANA}/followers"}, "public", ()),
        ({"to": [f"{ANA}/followers", "@ben@c.org"]}, "followers", ("mastodon:ben@c.org",)),
        ({"to": ["@ben@c.org"], "bto": "@eve@c.org"}, "direct",
         ("mastodon:ben@c.org", "mastodon:eve@c.org")),
        ({"to": []}, "direct", ()),
        ({"to": {"type": "Group", "name": "Board"}}, "group", ("as2:board",)),
        ({"to": "@ben@c.org", "audience": {"type": "Group", "name": "Board"}}, "group",
         ("mastodon:ben@c.org", "as2:board")),
    ],
)  # fmt: skip
def test_addressing_tells_who_saw_it(addressing, visibility, to):
    for said in (create() | addressing, create(**addressing), {**NOTE, **addressing}):
        assert (activity(said).visibility, activity(said).to) == (visibility, to)


def test_mentions_and_tags_come_from_tag():
    tags = [
        {"type": "Mention", "href": "https://c.org/users/ben", "name": "@ben"},
        {"type": "Mention", "name": "@eve@c.org"},
        {"type": "Person", "id": "mailto:joe@c.org"},
        {"type": "Hashtag", "name": "#Hiring"},
        {"type": "Emoji", "name": ":wave:"},
        "remote",
        "hiring",
    ]
    told = activity(create(tag=tags))
    assert told.mentions == ("mastodon:ben@c.org", "mastodon:eve@c.org", "email:joe@c.org")
    assert told.tags == ("hiring", "remote")


PARTY = {"type": "Event", "id": "e1", "name": "A Party", "startTime": "2024-05-01T18:00:00Z"}


@pytest.mark.parametrize(
    "said",
    [
        {"type": "Join", "object": PARTY},
        {"type": "Leave", "object": PARTY},
        {"type": "Invite", "object": PARTY, "target": [{"type": "Person", "name": "John"}]},
        {"type": "Invite", "object": {"type": "Person", "name": "John"}, "target": PARTY},
        {"type": "Accept", "object": {"type": "Invite", "actor": "@eve@c.org", "object": PARTY}},
        {"type": "Reject", "object": {"type": "Invite", "object": [PARTY]}},
    ],
)
def test_what_is_done_about_an_event_is_in_its_context(said):
    told = activity({"id": "a1", "actor": ANA, **said})
    assert (told.object, told.context, told.name) == ("as2:e1", "as2:e1", "A Party")
    assert told.published_raw == "2024-05-01T18:00:00Z"
    assert told.to == (("as2:john",) if said["type"] == "Invite" else ())


def test_a_stated_context_and_time_go_before_the_events():
    told = activity(
        {"type": "Join", "actor": ANA, "object": PARTY, "context": "c1",
         "published": "2024-04-01T10:00:00Z"}
    )  # fmt: skip
    assert (told.context, told.published) == ("as2:c1", 1711965600000000)


def test_an_event_made_known_is_the_context_of_its_own_thread():
    told = activity({"type": "Create", "actor": ANA, "object": PARTY})
    assert (told.id, told.context, told.object) == ("as2:e1", "as2:e1", None)


def test_joining_what_is_only_named_is_joining_that_room():
    assert activity({"type": "Join", "actor": ANA, "object": "r1"}).context == "as2:r1"


def test_an_answer_to_an_invitation_replies_to_it():
    invite = {"type": "Invite", "id": "i1", "object": PARTY}
    assert activity({"type": "Accept", "actor": ANA, "object": invite}).in_reply_to == "as2:i1"
    assert activity({"type": "Accept", "actor": ANA, "object": "i1"}).in_reply_to == "as2:i1"


def test_a_share_names_what_was_shared_and_tells_its_author_but_says_nothing_itself():
    shared = {**NOTE, "attributedTo": "@ben@c.org"}
    told = activity({"type": "Announce", "id": "a1", "actor": ANA, "object": shared})
    assert (told.object, told.content, told.to) == ("as2:n1", None, ("mastodon:ben@c.org",))
    told = activity({"type": "Announce", "actor": ANA, "object": "n1", "cc": ["@ben@c.org"]})
    assert (told.object, told.to) == ("as2:n1", ("mastodon:ben@c.org",))


@pytest.mark.parametrize("object_", ["https://c.org/@ben", {"type": "Person", "id": "@ben@c.org"}])
def test_a_follow_is_of_an_account_which_is_told(object_):
    told = activity({"type": "Follow", "actor": ANA, "object": object_})
    assert (told.object, told.to) == ("mastodon:ben@c.org", ("mastodon:ben@c.org",))


@pytest.mark.parametrize(
    ("thing", "name", "content"),
    [
        ({"name": "T", "content": "<p>a<br>b</p><p>c &amp; d</p>"}, "T", "a\nb\n\nc & d"),
        ({"contentMap": {"eo": "Saluton", "en": "Hello"}, "content": None}, None, "Saluton"),
        ({"nameMap": {"en": "T"}}, "T", "Hi"),
        ({"summary": "spoiler"}, "spoiler", "Hi"),
        ({"content": "1 < 2\n3", "mediaType": "text/plain"}, None, "1 < 2\n3"),
        ({"content": "<b>x</b>", "mediaType": "text/markdown"}, None, "<b>x</b>"),
        ({"content": ["<i>one</i>", "two"]}, None, "one"),
        ({"content": "<script>alert(1)</script><p>ok</p>"}, None, "ok"),
    ],
)
def test_words_are_plain_text(thing, name, content):
    told = activity(create(**thing))
    assert (told.name, told.content) == (name, content)


@pytest.mark.parametrize("url", ["https://b.org/1", [{"type": "Link", "href": "https://b.org/1"}]])
def test_pages_are_web_addresses_only(url):
    assert activity(create(url=url)).url == "https://b.org/1"
    assert activity(create(url="javascript:alert(1)")).url is None
    assert activity(create(url="images/sally.jpg")).url is None


@pytest.mark.parametrize(
    ("raw", "published", "status"),
    [
        ("2024-02-29T10:00:00+01:00", 1709197200000000, "exact"),
        ("2024-02-29", 1709164800000000, "day"),
        (Number("1709197200"), 1709197200000000, "exact"),
        ("1709197200000", 1709197200000000, "exact"),
        (None, None, "unknown"),
        ("some day", None, "unknown"),
        ("9999-12-31T00:00:00Z", None, "implausible"),
    ],
)
def test_times_keep_the_archives_words(raw, published, status):
    told = activity(create(published=raw))
    assert (told.published, told.time_status, told.published_raw) == (published, status, raw)


def test_a_time_without_a_zone_is_read_in_the_one_given():
    told = activity(create(published="2024-01-01T12:00:00"), zone="Europe/Paris")
    assert told.published == 1704106800000000


def test_people_written_out_are_claims():
    ana = {"type": "Person", "id": ANA, "name": "Ana", "email": "ana@b.org", "url": ANA}
    told = found(create(published="2024-01-01T00:00:00Z") | {"actor": ana})
    claim = Account("mastodon:ana@b.org", "Ana", "ana@b.org", ANA, 1704067200000000)
    assert [each for each in told if isinstance(each, Account)] == [claim]
    assert found(ana) == [Account("mastodon:ana@b.org", "Ana", "ana@b.org", ANA, None)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("text", "not-an-object"),
        ({"type": "Create", "object": {"type": "Note", "content": "x"}}, "no-actor"),
        ({"type": "Note", "content": "x"}, "no-actor"),
        ({"type": "Place", "name": "x"}, "not-an-activity"),
        ({"type": "Tombstone", "id": "x"}, "deleted"),
        ({"@context": "http://schema.org", **NOTE}, "other-vocabulary"),
        ({"@context": Number("3"), **NOTE}, "other-vocabulary"),
        (create(content=Number("42")), "wrong-type"),
        (create(name={"en": "x"}), "wrong-type"),
        (create(nameMap="x"), "wrong-type"),
        (create(id=True), "wrong-type"),
        (create(id=Number("1e21")), "wrong-type"),
        (create(id=Number("1" * 41)), "integer-too-long"),
        (create(published={"@value": "2024-01-01"}), "wrong-type"),
        (create(content="x" * 5_000_000), "field-too-long"),
        (create() | {"actor": "x" * 600}, "name-too-long"),
        (create() | {"actor": "mailto:"}, "no-account"),
        (create() | {"actor": {"type": "Person"}}, "no-account"),
    ],
)
def test_what_cannot_be_read_is_left_out_with_its_reason(said, reason):
    assert flaws(said) == [(reason, True)]
    assert not [each for each in found(said) if isinstance(each, Activity)]


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (create(id=Number("9007199254740993")), "number-as-id"),
        (create(published=Number("1709197200")), "number-as-time"),
        (create() | {"name": "x" * 600} | {"object": {**NOTE, "name": "x" * 600}}, "name-too-long"),
        (create() | {"to": ["mailto:"]}, "no-account"),
        ({"type": "Add", "actor": ANA, "object": ["n1", "n2"]}, "first-of-several"),
    ],
)
def test_what_is_odd_is_kept_and_remarked_on(said, reason):
    assert (reason, False) in flaws(said)
    assert activity(said)


def test_ids_keep_every_digit_and_texts_are_other_ids_than_numbers_with_zeros_before():
    assert activity(create(id=Number("9007199254740993"))).id == "as2:9007199254740993"
    assert activity(create(id="007")).id != activity(create(id=Number("7"))).id


@pytest.mark.parametrize("kind", ["EmojiReact", ["Like", "x:Love"], "as:Like"])
def test_types_of_kindred_vocabularies_are_understood(kind):
    assert activity({"type": kind, "actor": ANA, "object": "n1"}).type == "Like"


def test_collections_and_pages_yield_what_they_hold():
    page = {"type": "CollectionPage", "items": [NOTE]}
    assert activity({"type": "Collection", "first": page}).id == "as2:n1"
    assert flaws({"type": "OrderedCollection", "items": [NOTE]}) == [("wrong-list", False)]
    assert flaws({"type": "Collection", "first": create()}) == [("no-page", True)]


def test_cycles_of_replies_are_told_as_the_archive_tells_them():
    one, two = create(id="n1", inReplyTo="n2"), create(id="n2", inReplyTo="n1")
    assert activity(one).in_reply_to == activity(two).id
    assert activity(two).in_reply_to == activity(one).id
