"""How a thing said becomes an activity, with the ids, texts and links the archives will hold."""

from msgspec import Struct

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.people import Circle, Person
from wherefrom.simulate.words import answer, opening, post
from wherefrom.simulate.world import Said, World, stamp
from wherefrom.vocabulary import Activity, ActivityType, Visibility


class Draft(Struct, frozen=True, kw_only=True):
    """What somebody is about to say.

    Attributes:
        luck: of this message.
        speaker: who says it.
        kind: of words: a key of `words.MAILS`, `post` or `answer`.
        topic: what it is about.
        business: about jobs and hires.
        channel: where.
        to: to whom.
        answers: what it answers, if it does.
        linked: the archive will show what it answers.
        public: on Mastodon, for all to read.
        parent: what truly brought it about, where that is not what it answers.
    """

    luck: Luck
    speaker: Person
    kind: str
    topic: Circle
    business: bool
    channel: str
    to: tuple[Person, ...] = ()
    answers: Said | None = None
    linked: bool = True
    public: bool = False
    parent: str | None = None


def say(world: World, draft: Draft, time: float) -> Said | None:
    """Say it, on the channel asked for or, where somebody is not there, by mail."""
    social = draft.channel == "mastodon" and all(p.page for p in (draft.speaker, *draft.to))
    if not social and not draft.to:
        return None
    activity = _note(draft, time) if social else _mail(draft, time)
    said = Said(
        activity=activity,
        time=time,
        speaker=draft.speaker,
        to=draft.to,
        topic=draft.topic,
        business=draft.business,
        depth=draft.answers.depth + 1 if draft.answers else 0,
        kind=draft.kind,
        luck=draft.luck,
    )
    parent = draft.parent or (draft.answers.activity.id if draft.answers else None)
    return world.happen(said, parent)


def _text(draft: Draft) -> tuple[str, str, tuple[str, ...]]:
    if draft.kind == "post":
        text, tags = post(draft.luck, draft.topic)
        return "", text, tags
    if draft.kind in {"answer", "letter"}:
        return "", answer(draft.luck, business=draft.business), ()
    subject, text = opening(draft.luck, draft.kind, draft.speaker, draft.to)
    return subject, text, ()


def _links(draft: Draft, own: str, channel: str) -> tuple[str | None, str]:
    """Return what the archive will say it answers, and its thread."""
    before = draft.answers.activity if draft.answers and draft.linked else None
    if before is None or before.channel != channel:
        return None, own
    return before.id, before.context or before.id


def _mail(draft: Draft, time: float) -> Activity:
    own = f"email:{draft.luck.key.hex()[:24]}@{draft.speaker.mail.partition('@')[2]}"
    subject, text, _ = _text(draft)
    before = draft.answers.activity if draft.answers else None
    if before is not None and before.channel == "email":
        subject = f"Re: {(before.name or '').removeprefix('Re: ')}"
    replied, context = _links(draft, own, "email")
    quoted = before.content if before is not None and before.channel == "email" else None
    return Activity(
        id=own,
        type="Create",
        actor=draft.speaker.mail,
        channel="email",
        published=stamp(time),
        in_reply_to=replied,
        context=context,
        visibility="direct",
        to=tuple(person.mail for person in draft.to),
        name=subject or "Hello",
        content=f"Dear {draft.to[0].first},\n\n{text}\n\n{draft.speaker.first}",
        quoted=quoted,
        signature=f"{draft.speaker.name}\nNorthlight, Reykjavik" if draft.speaker.ours else None,
    )


def _note(draft: Draft, time: float) -> Activity:
    page = user_page(draft.speaker.page)
    own = f"mastodon:{page}/statuses/{number(draft.luck)}"
    _, text, tags = _text(draft)
    replied, context = _links(draft, own, "mastodon")
    visibility: Visibility = "public" if draft.public else "direct"
    to = tuple(person.page for person in draft.to)
    called = " ".join(f"@{account.partition(':')[2]}" for account in to)
    return Activity(
        id=own,
        type="Create",
        actor=draft.speaker.page,
        channel="mastodon",
        published=stamp(time),
        in_reply_to=replied,
        context=context,
        visibility=visibility,
        to=to,
        mentions=to,
        tags=tags,
        content=f"{called} {text}".strip(),
        url=f"{page.replace('/users/', '/@')}/{number(draft.luck)}",
    )


def touch(
    world: World, luck: Luck, speaker: Person, kind: ActivityType, before: Said, time: float
) -> Said | None:
    """Like or share what somebody posted; a share is an activity of its own, with readers."""
    page = user_page(speaker.page)
    mark = f"statuses/{number(luck)}/activity" if kind == "Announce" else f"likes/{number(luck)}"
    activity = Activity(
        id=f"mastodon:{page}/{mark}",
        type=kind,
        actor=speaker.page,
        channel="mastodon",
        published=stamp(time),
        object=before.activity.id,
        to=(before.speaker.page,),
    )
    said = Said(
        activity=activity,
        time=time,
        speaker=speaker,
        to=(before.speaker,),
        topic=before.topic,
        business=before.business,
        depth=before.depth + 1,
        kind=kind,
        luck=luck,
    )
    return world.happen(said, before.activity.id)


def user_page(account: str) -> str:
    """Return the actor page of a Mastodon account."""
    handle, _, server = account.removeprefix("mastodon:").partition("@")
    return f"https://{server}/users/{handle}"


def number(luck: Luck) -> int:
    """Return a status number as Mastodon writes them: 18 digits."""
    return 10**17 + int.from_bytes(luck.key[:7]) % (9 * 10**17)
