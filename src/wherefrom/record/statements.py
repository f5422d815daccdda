"""What people state of themselves, and who vouches for them: a set, apart from what was done."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import astuple

from wherefrom.record.ledger import STATEMENTS_SINCE, Ledger, Row
from wherefrom.record.marks import Marks
from wherefrom.vocabulary import Statement

# Of two files that say the same, the one first by the alphabet is named: a rule that does not
# depend on which was imported first.
_KEEP = (
    "INSERT INTO statements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT DO UPDATE SET source = min(source, excluded.source)"
)


def statement_rows(ledger: Ledger) -> list[Row]:
    """Return all statements in order; none in a record made before there were any."""
    if int(ledger.get("schema")) < STATEMENTS_SINCE:
        return []
    return ledger.run("SELECT * FROM statements ORDER BY 1, 5, 2, 3, 4, 6, 7, 8")


def read_statements(ledger: Ledger) -> list[Statement]:
    """Return all statements by account and time."""
    names = Statement.__struct_fields__
    return [Statement(**dict(zip(names, row, strict=True))) for row in statement_rows(ledger)]


def merge_statements(ledger: Ledger, marks: Marks, statements: Iterable[Statement]) -> None:
    """Keep statements, without those of and about people forgotten."""
    kept = redact_statements(marks, statements) if marks else statements
    ledger.run_many(_KEEP, map(astuple, kept))


def sweep_statements(ledger: Ledger, marks: Marks) -> None:
    """Remove the statements of people forgotten, and their names from those of others."""
    before = read_statements(ledger)
    after = redact_statements(marks, before)
    if after != before:
        ledger.run("DELETE FROM statements")
        ledger.run_many(_KEEP, map(astuple, after))


def redact_statements(marks: Marks, statements: Iterable[Statement]) -> list[Statement]:
    """Return the statements of others, without the names of those forgotten."""
    words = [name for name in Statement.__struct_fields__ if name != "account"]
    return [
        msgspec.structs.replace(
            each,
            # Names of files stand in no thread: single parts of names go from them.
            **{name: marks.redacted(getattr(each, name), near=name == "source") for name in words},
        )
        for each in statements
        if not marks.forgot(each.account)
    ]
