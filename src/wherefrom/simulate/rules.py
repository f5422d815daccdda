"""The ready-made policies in plain Python, for a world that is still happening.

Each is the twin of a file in `replay/library`: the file is asked of a year that has passed, the
rule of a year that passes under it. A rule sees what is recorded, of our own activities, in time
order, and nothing of what would have come.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.world import SECOND, Rule, Seen

SPOKEN = ("Create", "Announce")
BEGUN = (*SPOKEN, "Follow", "Invite")
PUBLIC = ("public", "followers")
APPROVED = ("calendar", "email", "linkedin", "teams")
MEETING = ("Join", "Accept", "TentativeAccept", "Invite", "Travel")
ESSAY = 1000  # characters
A_DAY = 10
FIRST_HOUR, LAST_HOUR, LAST_WEEKDAY = 9, 17, 5


def _clock(seen: Seen) -> datetime:
    return datetime.fromtimestamp((seen.activity.published or 0) // SECOND, UTC)


def everything(_: Seen) -> bool:
    """Let everything happen."""
    return True


def on_message_only(seen: Seen) -> bool:
    """Stop every post, share and message that is not about the business."""
    return seen.activity.type not in SPOKEN or seen.on_message


def target_audience_only(seen: Seen) -> bool:
    """Stop what is said to anybody of another trade than those the firm serves."""
    return seen.activity.type not in BEGUN or seen.to_target


def office_hours(seen: Seen) -> bool:
    """Stop what is said before nine, after six and at weekends."""
    when = _clock(seen)
    working = when.isoweekday() <= LAST_WEEKDAY and FIRST_HOUR <= when.hour <= LAST_HOUR
    return seen.activity.type not in (*BEGUN, "Like") or working


def approved_channels(seen: Seen) -> bool:
    """Stop all that happens on another channel than mail."""
    return seen.activity.channel in APPROVED


def no_small_talk(seen: Seen) -> bool:
    """Stop short talk off message, private answers apart."""
    private_answer = seen.reply and seen.activity.visibility == "direct"
    long = len(seen.activity.content or "") >= ESSAY
    return seen.activity.type not in SPOKEN or seen.on_message or private_answer or long


def replies_only(seen: Seen) -> bool:
    """Stop all that we begin by ourselves."""
    return seen.activity.type not in BEGUN or seen.reply


def no_events(seen: Seen) -> bool:
    """Stop going to evenings, and asking others to them."""
    return seen.activity.type not in MEETING


def half_the_posts(seen: Seen) -> bool:
    """Stop one public post in two, by lot."""
    public = seen.activity.type in SPOKEN and seen.activity.visibility in PUBLIC
    return not public or Luck.of("half", seen.activity.id).chance(0.5, "stays")


class TenADay:
    """Stop the public posts of a person beyond ten a day."""

    def __init__(self) -> None:
        """Begin with nothing said."""
        self.said: Counter[tuple[str, str]] = Counter()

    def __call__(self, seen: Seen) -> bool:
        """Tell whether this one is among the day's first ten."""
        if seen.activity.type not in SPOKEN or seen.activity.visibility not in PUBLIC:
            return True
        today = (seen.activity.actor, _clock(seen).date().isoformat())
        self.said[today] += 1
        return self.said[today] <= A_DAY


RULES: dict[str, Callable[[], Rule]] = {
    "on-message-only": lambda: on_message_only,
    "target-audience-only": lambda: target_audience_only,
    "ten-a-day": TenADay,
    "office-hours": lambda: office_hours,
    "approved-channels": lambda: approved_channels,
    "no-small-talk": lambda: no_small_talk,
    "replies-only": lambda: replies_only,
    "no-events": lambda: no_events,
    "half-the-posts": lambda: half_the_posts,
}


def rule(name: str) -> Rule:
    """Return a fresh rule by the name of its policy."""
    return RULES[name]()
