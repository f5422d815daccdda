"""IRC logs whose lines say the day, or where days are marked: irssi, WeeChat, ZNC, Supybot, mIRC.

    2012-10-17T09:16:21+0000  <ana> hi          Supybot
    2012-10-17 09:16:21<tab>@ana<tab>hi         WeeChat
    --- Day changed Wed Oct 17 2012             irssi, and then `09:16 <@ana> hi`
    [09:16:21] <ana> hi                         ZNC, the day being in the file's name

Source: logs of these programs; Supybot's as in chaoss/grimoirelab-perceval; read 2026-11-24.
"""

import re
from typing import NamedTuple

from wherefrom.readers.clock import Moment, parse_iso, parse_mail_date
from wherefrom.vocabulary import ActivityType

FULL = re.compile(
    r"\[?(\d{4}-\d\d-\d\d)[T ](\d\d:\d\d(?::\d\d(?:[.,]\d{1,9})?)?) ?(Z|[+-]\d\d:?\d\d)?\]?"
    r"(?:\t| {1,3})(.*)",
    re.DOTALL,
)
CLOCK = re.compile(r"(\[)?(\d\d:\d\d(?::\d\d)?)(?(1)\])[ \t](.*)", re.DOTALL)
MARK = re.compile(
    r"(?:--- (?:Day changed|Log (?:opened|closed))|Session (?:Start|Close|Time):"
    r"|\*\*\*\* (?:BEGIN|ENDING) LOGGING AT) (.{8,60})"
)
MARKED_DAY = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) (?:[\d:]{5,8} )?(\d{4})")
SAID = re.compile(r"<[ @+%&~!]?([^>\s]{1,64})>[ \t]?(.*)", re.DOTALL)
TABBED = re.compile(r"[@+%&~!]?([^\s<>*=-][^\s<>*]{0,63})\t(.*)", re.DOTALL)
DID = re.compile(r" ?\*[ \t]*([^\s*]{1,64})(?: (.*))?", re.DOTALL)
MOVED = re.compile(
    r"(?:-!-|\*{1,3}|-->|<--)[ \t]+(?P<nick>[^\s*]{1,64})(?: [\[(<][^\])>]{0,200}[\])>])? has "
    r"(?P<move>joined|left|parted|quit)\b"
)
ZNC = re.compile(r"\*\*\* (?P<move>Joins|Parts|Quits): (?P<nick>\S{1,64})")
RENAMED = re.compile(r"(?:-!-|\*{1,3}|--)[ \t]+(\S{1,64}) is now known as (\S{1,64})")
NOTICE = re.compile(r"-([^\s:!-]{1,64})(?::\S+)?- ")
TOLD = re.compile(r"(?:-!-|\*{2,3}|-->|<--|--|=!=)(?:[ \t]|$)|\* ")
MOVES: dict[str, ActivityType] = {
    "joined": "Join", "Joins": "Join", "left": "Leave", "parted": "Leave", "quit": "Leave",
    "Parts": "Leave", "Quits": "Leave",
}  # fmt: skip


class Said(NamedTuple):
    """What a line says.

    Attributes:
        type: a Note is what nobody answers.
        nick: who did it; None for the server.
        text: what was said or done, or the whole of what the server says.
    """

    type: ActivityType
    nick: str | None
    text: str


class Stamps:
    """Takes the times from lines, and keeps the day that lines without one are of.

    What is simultaneous by the clock has an order all the same: each further line of an instant
    stands a microsecond after the one before.
    """

    def __init__(self, day: str | None, zone: str | None) -> None:
        """Begin on the day in the file's name, if there is one."""
        self._day, self._zone = day, zone
        self._instant: int | None = None
        self._lines = 0

    def read(self, line: str) -> tuple[str, Moment, str] | None:
        """Return a line's own words for its time, the time, and what follows; None without one.

        A line that marks a day has the time of none, and what it says is remembered.
        """
        if found := MARK.match(line):
            if told := MARKED_DAY.match(found[1]):
                self._day = f"{told[3]}-{told[1]}-{told[2]}"
            return None
        if found := FULL.fullmatch(line):
            raw = f"{found[1]} {found[2]}{found[3] or ''}"
            return raw, self._behind(parse_iso(raw, self._zone)), found[4]
        if (found := CLOCK.fullmatch(line)) and self._day:
            return found[2], self._behind(self._moment(found[2])), found[3]
        return None

    def _behind(self, moment: Moment) -> Moment:
        """Return a time behind those of the lines before it of the same instant."""
        instant, status = moment
        self._lines = self._lines + 1 if instant == self._instant else 0
        self._instant = instant
        return (None if instant is None else instant + self._lines), status

    def _moment(self, clock: str) -> Moment:
        year, month, day = (self._day or "").split("-")
        if month.isdecimal():
            return parse_iso(f"{year}-{month}-{day} {clock}", self._zone)
        return parse_mail_date(f"{day} {month} {year} {clock}", self._zone)


def is_mark(line: str) -> bool:
    """Tell whether a line marks a day, and says nothing else."""
    return MARK.match(line) is not None


def parse(text: str) -> Said | None:
    """Return what the rest of a line says; None if it is no line of a log."""
    if found := MOVED.match(text) or ZNC.match(text):
        return Said(MOVES[found["move"]], found["nick"], text.strip())
    if found := SAID.fullmatch(text) or TABBED.fullmatch(text):
        return Said("Create", found[1], found[2].strip())
    if found := RENAMED.match(text) or NOTICE.match(text):
        return Said("Note", found[1], text.strip())
    if (found := DID.fullmatch(text)) and not text.startswith("**"):
        return Said("Create", found[1], (found[2] or "").strip())
    return Said("Note", None, text.strip()) if TOLD.match(text) else None
