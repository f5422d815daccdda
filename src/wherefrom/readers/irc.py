"""IRC logs in the layout of irclogs.ubuntu.com: a file is a room, a line is an activity.

Holds   who wrote, acted, joined or left, in order, by a clock of minutes.
Lacks   the date, which the file's name must give, and reply links; a reader guesses nothing.
Skips   lines that begin neither with a clock nor with `===`.

The log states the order of its lines, and what is simultaneous never causes each other: each
further line of a minute stands a microsecond after the one before. A line without a clock has the
time of the line before it, plus that microsecond.
"""

import re
from collections.abc import Container, Iterable, Iterator
from datetime import datetime, timedelta
from posixpath import basename, dirname
from typing import NamedTuple

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers.base import Archive, Member, Reader
from wherefrom.readers.clock import Moment, parse_iso
from wherefrom.readers.irc_stamped import Stamps, is_mark
from wherefrom.readers.irc_stamped import parse as parse_stamped
from wherefrom.readers.lines import text_lines
from wherefrom.readers.names import Names
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw, account_id

CHANNEL = "irc"
SERVER = "irc:=server"  # no nick may hold an equals sign
DATE = re.compile(r"(?<!\d)\d{4}-\d\d-\d\d(?!\d)")
PACKED = re.compile(r"\.(?:gz|bz2|xz)$")
STAMPED_ENDING = re.compile(r"\.(?:txt|log|weechatlog)$")
ANY_DATE = re.compile(r"(?<!\d)\d{4}[-_]?\d\d[-_]?\d\d(?!\d)")
EPOCH = "1970-01-01"  # any day, where only the words of a line are asked for
ENDING = re.compile(r"(?:\.ascii)?\.(?:txt|log)$")
TIMED = re.compile(
    r"\[(?P<clock>(?:[01]\d|2[0-3]):[0-5]\d)\] "
    r"(?:<[ @+]?(?P<writer>[^>\s]+)>(?P<said>.*)|\s*\* (?P<doer>\S+)(?P<did>.*)"
    r"|(?P<told>-(?P<teller>[^\s:-]+)\S*- .*|.*))",
    re.DOTALL,
)
# `=== ana [~a@host]  has joined #room`, and the other things that happen to a room.
MOVED = re.compile(r"(\S+)\s+\[.*?\]\s+has (joined|left|quit)\b")
RENAMED = re.compile(r"(\S+) is now known as (\S+)$")
SET = re.compile(
    r"(?:mode/\S+ \[.*\]\s+by|\S+ was kicked off \S+ by) (\S+)|\S*\[topic/[^\s:]*:(\S+)\]"
)
MOVES: dict[str, ActivityType] = {"joined": "Join", "left": "Leave", "quit": "Leave"}
ADDRESSED = re.compile(r"@?([^\s,:]+(?:,[^\s,:]+)*)[,:]")
HALF_DAY, DAY = timedelta(hours=12), timedelta(days=1)
# Back by less is a clock set anew; a night is longer.
SET_ANEW = timedelta(hours=2)
# Of a clock of twelve hours, from one half of the day to the next, where people talk.
LONGEST_PAUSE = timedelta(hours=1)

Found = Activity | Account | Flaw


class Line(NamedTuple):
    """What a line says.

    Attributes:
        clock: hour and minute, where it has them.
        type: a Note is what nobody answers.
        nick: who did it; None for the server.
        text: what was said or done, or the whole of what the server says.
    """

    clock: str | None
    type: ActivityType
    nick: str | None
    text: str


def parse(text: str, writers: Container[str] = ()) -> Line | None:
    """Return what a line says; None if it is no line of a log.

    Args:
        text: without its end.
        writers: casefolded nicks that wrote in the room.
    """
    if found := TIMED.match(text):
        clock, writer, said, doer, did, told, teller = found.groups()
        if told is None:
            return Line(clock, "Create", writer or doer, (said or did or "").strip())
        return Line(clock, "Note", teller, told.strip())
    return _parse_system(text[3:].strip(), writers) if text.startswith("===") else None


def _parse_system(told: str, writers: Container[str]) -> Line:
    """Return what a line without a clock says.

    Until 2007 an action was logged as `=== ana waves`, like a system line: who writes elsewhere is
    taken to act there.
    """
    if moved := MOVED.match(told):
        return Line(None, MOVES[moved[2]], moved[1], told)
    if renamed := RENAMED.match(told):
        return Line(None, "Note", renamed[1], told)
    if by := SET.match(told):
        return Line(None, "Note", by[1] or by[2], told)
    doer, _, did = told.partition(" ")
    if doer.casefold() in writers:
        return Line(None, "Create", doer, did.strip())
    return Line(None, "Note", None, told)


class Cast(NamedTuple):
    """Who and when, as far as a first pass over a file tells.

    Attributes:
        writers: nicks that wrote, casefolded.
        known: accounts of those, and of who came, went or changed names, by casefolded nick.
        first: the first clock.
        twelve: no hour stands beyond twelve, so that the clock may know no afternoon.
    """

    writers: set[str]
    known: dict[str, str]
    first: str | None
    twelve: bool


def cast_of(lines: Iterable[str]) -> Cast:
    """Return who is in a file, and how its clock goes."""
    writers: set[str] = set()
    movers: set[str] = set()
    clocks: dict[str, None] = {}
    for text in lines:
        if (line := parse(text)) is None:
            continue
        if line.clock is not None:
            clocks[line.clock] = None
        if line.type == "Create" and line.nick:
            writers.add(line.nick.casefold())
        elif line.type != "Note" and line.nick:
            movers.add(line.nick.casefold())
        elif renamed := RENAMED.match(line.text):
            movers.update(nick.casefold() for nick in renamed.groups())
    known = {nick: account for nick in writers | movers if (account := _account(nick))}
    return Cast(writers, known, next(iter(clocks), None), all(clock < "13" for clock in clocks))


class Clock:
    """Gives lines their times: they rise with every line, whatever the log's clock does."""

    def __init__(self, date: str, zone: str | None, cast: Cast) -> None:
        """Begin on a day, at the first time that the file tells."""
        self._day = datetime.fromisoformat(date)
        self._zone = zone
        self._twelve = cast.twelve
        self._clock: str | None = None
        self._time = timedelta(0)
        self._minute: Moment = None, "unknown"
        self._last = -1
        if cast.first is not None:
            self._turn(cast.first)

    def read(self, clock: str | None) -> Moment:
        """Return when the next line was."""
        if clock is not None and clock != self._clock:
            self._turn(clock)
        minute, status = self._minute
        if minute is None:
            return None, status
        self._last = max(minute, self._last + 1)
        return self._last, "minute"

    def _turn(self, clock: str) -> None:
        """Go on to another minute, of the next day where the clock went far back."""
        self._clock = clock
        time = timedelta(hours=int(clock[:2]), minutes=int(clock[3:]))
        if time < self._time:
            if self._twelve and time + HALF_DAY - self._time < LONGEST_PAUSE:
                self._day += HALF_DAY
            elif self._time - time >= SET_ANEW:
                self._day += DAY
        self._time = time
        self._minute = parse_iso(f"{self._day + time:%Y-%m-%d %H:%M}", self._zone)


def _account(nick: str) -> str | None:
    """Return the account of a casefolded nick; None if it is none."""
    try:
        return account_id(f"{CHANNEL}:{nick.lstrip('@')}")
    except ValueError:
        return None


def recognises(archive: Archive) -> list[Member]:
    """Return the files that begin like a log."""
    return [each for each in archive.members() if _is_log(each) or _is_stamped(each)]


def _is_stamped(member: Member) -> bool:
    """Tell whether most of the first lines are of a log that tells the days, and one a message."""
    text = member.head().decode("utf-8", "replace")
    lines = [line.rstrip("\r") for line in text.split("\n")]
    cut = [line for line in (lines[:-1] or lines) if line.strip()]
    if _is_log(member) and not any(map(is_mark, cut)):
        return False
    stamps, talks, known = Stamps(_date(member), None), False, 0
    for line in cut:
        stamp = stamps.read(line)
        said = parse_stamped(stamp[2]) if stamp else None
        known += said is not None or is_mark(line)
        talks |= said is not None and said.type == "Create"
    return talks and 2 * known >= len(cut)


def _is_log(member: Member) -> bool:
    """Tell whether most of the first lines are a log's, and one of them a message."""
    head = member.head().decode("utf-8", "replace")
    lines = [parse(text.rstrip("\r")) for text in head.split("\n")]
    cut = lines[:-1] or lines
    found = [line for line in cut if line is not None]
    return 2 * len(found) >= len(cut) and any(
        line.clock is not None and line.type == "Create" for line in found
    )


def read(archive: Archive) -> Iterator[Found]:
    """Yield each log's lines in order, then whom it names; a flaw for every line not understood.

    Raises:
        DamagedArchiveError: no log has a date in its name.
    """
    members = archive.members()
    stamped = {member.name for member in members if _is_stamped(member)}
    for member in members:
        if member.name in stamped:
            yield from _read_stamped(member, archive)
    members = [member for member in members if member.name not in stamped]
    logs = [(member, _is_log(member), _date(member)) for member in members]
    if not any(date for _, is_log, date in logs if is_log) and any(log[1] for log in logs):
        raise DamagedArchiveError(
            archive.name,
            "no-date",
            "the log's lines have no date, and its name has none either",
            "Put the date into the file's name, as in 2004-11-15.txt, and import it again.",
        )
    for member, is_log, date in logs:
        if not is_log:
            yield Flaw(member.name, "not-a-log", skipped=False)
        elif date is None:
            yield Flaw(member.name, "no-date", "put the date into the file's name: 2004-11-15.txt")
        else:
            yield from _read_log(member, date, archive)


def _date(member: Member) -> str | None:
    """Return the date in a file's own name, if there was such a day."""
    found = DATE.search(basename(member.name))
    return found[0] if found and parse_iso(found[0])[0] is not None else None


def _read_log(member: Member, date: str, archive: Archive) -> Iterator[Found]:
    most = archive.limits.text_bytes
    with member.open() as stream:
        cast = cast_of(text for text in text_lines(stream, most) if text is not None)
    clock = Clock(date, archive.zone, cast)
    file = PACKED.sub("", basename(member.name))
    room = f"{CHANNEL}:{ENDING.sub('', file)}"
    seen: dict[tuple[str, str], tuple[int | None, int | None]] = {}
    with member.open() as stream:
        for number, text in enumerate(text_lines(stream, most)):
            place = f"{member.name}#{number}"
            line = parse(text, cast.writers) if text is not None else None
            actor = _actor(line, cast) if line is not None else None
            if line is None or actor is None:
                yield Flaw(place, "line-too-long" if text is None else "unreadable-line")
                continue
            published, status = clock.read(line.clock)
            if line.nick:
                first = seen.get((actor, line.nick), (published, published))[0]
                seen[actor, line.nick] = first, published
            yield Activity(
                id=f"{CHANNEL}:{file}#{number}",
                type=line.type,
                actor=actor,
                channel=CHANNEL,
                published=published,
                published_raw=line.clock,
                time_status=status,
                context=room,
                mentions=_addressed(line, actor, cast) if line.type == "Create" else (),
                content=line.text or None,
                place=place,
            )
    for (account, nick), times in seen.items():
        for time in dict.fromkeys(times):
            yield Account(account, nick, seen=time)


def _read_stamped(member: Member, archive: Archive) -> Iterator[Found]:
    """Yield what a log says whose lines tell the days, and what people are called in it."""
    most, day, room = archive.limits.text_bytes, _date(member), _room(member)
    stamps, naming = Stamps(day, archive.zone), Naming()
    names = Names(archive.limits.name_characters)
    known: dict[str, str] = {}
    with member.open() as stream:
        for text in text_lines(stream, most):
            stamp = Stamps(day or EPOCH, None).read(text) if text is not None else None
            said = parse_stamped(stamp[2]) if stamp else None
            nick = said.nick.casefold() if said and said.nick and said.type != "Note" else None
            if nick and (account := _account(nick)):
                known[nick] = account
    cast = Cast(set(), known, None, twelve=False)
    with member.open() as stream:
        for number, text in enumerate(text_lines(stream, most)):
            place = f"{member.name}#{number}"
            stamp = stamps.read(text) if text is not None else None
            said = parse_stamped(stamp[2]) if stamp else None
            if stamp is None or said is None:
                if text is None or (text.strip() and not is_mark(text)):
                    yield Flaw(place, "line-too-long" if text is None else "unreadable-line")
                continue
            raw, (published, status), _ = stamp
            line = Line(raw, said.type, said.nick, said.text)
            if (actor := _actor(line, cast)) is None:
                yield Flaw(place, "unreadable-line")
                continue
            names.note(actor, said.nick, published)
            yield Activity(
                id=f"{CHANNEL}:{naming.name(room, raw, actor, said.type, said.text)}",
                type=said.type,
                actor=actor,
                channel=CHANNEL,
                published=published,
                published_raw=raw,
                time_status=status,
                context=room,
                mentions=_addressed(line, actor, cast) if said.type == "Create" else (),
                content=said.text or None,
                place=place,
            )
    yield from names.accounts()


def _room(member: Member) -> str:
    """Return the room that a file is of: by its name without the date, else by its folder's."""
    stem = STAMPED_ENDING.sub("", PACKED.sub("", basename(member.name)))
    bare = ANY_DATE.sub("", stem).strip("._- ")
    return f"{CHANNEL}:{bare or basename(dirname(member.name)) or stem}"


def _actor(line: Line, cast: Cast) -> str | None:
    if line.nick is None:
        return SERVER
    nick = line.nick.casefold()
    return cast.known.get(nick) or _account(nick)


def _addressed(line: Line, actor: str, cast: Cast) -> tuple[str, ...]:
    """Return whom a message addresses at its head, `ana: ...` or `ana,bob: ...`."""
    if not (found := ADDRESSED.match(line.text)):
        return ()
    named = (cast.known.get(nick.casefold()) for nick in found[1].split(","))
    return tuple(dict.fromkeys(account for account in named if account and account != actor))


READER = Reader("irc", "IRC logs (irclogs.ubuntu.com, irssi, WeeChat, ZNC, ...)", recognises, read)
