"""Who reacted to a message, as chats tell it beside the message: most of them without a time."""

from wherefrom.readers.clock import Moment
from wherefrom.vocabulary import Activity, Flaw

TIMELESS: Moment = (None, "unknown")
COUNT_DIGITS = 9  # looked at; nobody is liked so often


def liked(
    message: Activity,
    actor: str,
    own: str,
    mark: str | None,
    *,
    moment: Moment = TIMELESS,
    raw: str | None = None,
) -> Activity:
    """Return that somebody reacted to a message.

    Args:
        message: reacted to.
        actor: account.
        own: what tells this reaction from the message's others.
        mark: by which it was done, such as a thumb.
        moment: when.
        raw: the archive's own words for it.
    """
    return Activity(
        id=f"{message.id}#{own}",
        type="Like",
        actor=actor,
        channel=message.channel,
        published=moment[0],
        published_raw=raw,
        time_status=moment[1],
        object=message.id,
        visibility=message.visibility,
        to=(message.actor,) if message.actor != actor else (),
        name=mark,
        place=message.place,
    )


def not_named(place: str, counted: str | None, named: int) -> list[Flaw]:
    """Return a remark where an archive counts more reactions than it names people for."""
    count = int(counted[:COUNT_DIGITS]) if counted and counted.isdecimal() else 0
    if count <= named:
        return []
    return [Flaw(place, "reactions-not-named", f"{count - named} not named", skipped=False)]
