"""What a report is: rows that answer a question, what to beware of, and the settings used."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from wherefrom.record.record import Record

if TYPE_CHECKING:  # numba takes longer to import than most answers take
    from wherefrom.lineage import Lineage

# Line ends apart, what could steer a terminal or turn text round: C0, DEL, C1, separators, bidi
_UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
)


class Report(Struct, frozen=True):
    """An answer, the same for every face.

    Attributes:
        report: name of the question.
        rows: keys as docs/reference/json.md lists them; numbers are exact.
        caveats: sentences that belong to the answer.
        settings: what it was worked out with.
    """

    report: str
    rows: list[dict[str, Any]]
    caveats: list[str]
    settings: dict[str, Any]

    def to_json(self) -> str:
        """Return one JSON object; characters that could steer a terminal are written as escapes."""
        parts = {name: getattr(self, name) for name in self.__struct_fields__}
        text = json.dumps(parts, ensure_ascii=False, indent=2, default=str)
        return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)

    def _repr_html_(self) -> str:
        """Return the rows as a table, for notebooks."""
        columns = list(self.rows[0]) if self.rows else []
        head = "".join(f"<th>{escape(column)}</th>" for column in columns)
        body = "".join(
            "<tr>"
            + "".join(f"<td>{escape(_cell(row[column]))}</td>" for column in columns)
            + "</tr>"
            for row in self.rows
        )
        beware = "".join(f"<p><small>{escape(caveat)}</small></p>" for caveat in self.caveats)
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{beware}"


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:.4g}" if isinstance(value, float) else str(value)


Fit = Callable[[], "Lineage"]


class Question(Struct, frozen=True):
    """A question that a record answers.

    Attributes:
        name: for `wherefrom report`.
        about: what it asks, in a sentence.
        ask: answers it; calls the second argument only if it needs the lineage.
    """

    name: str
    about: str
    ask: Callable[[Record, Fit], Report]


def moment(when: datetime | int | None) -> str | None:
    """Return a time as ISO 8601 in UTC; microseconds since 1970 are a time too."""
    if when is None:
        return None
    if isinstance(when, int):
        when = datetime.fromtimestamp(when / 1_000_000, UTC)
    return when.astimezone(UTC).isoformat().replace("+00:00", "Z")
