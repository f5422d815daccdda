"""What the user notes of people, and what the user tries: sets that change no other answer."""

from collections.abc import Iterable

import msgspec
from msgspec.structs import astuple

from wherefrom.record.ledger import NOTES_SINCE, Ledger, Row
from wherefrom.record.marks import Marks
from wherefrom.vocabulary import Experiment, Remark


def note_rows(ledger: Ledger) -> list[Row]:
    """Return all notes in order; none in a record made before there were any."""
    if int(ledger.get("schema")) < NOTES_SINCE:
        return []
    return ledger.run("SELECT account, field, value FROM notes ORDER BY 1, 2, 3")


def experiment_rows(ledger: Ledger) -> list[Row]:
    """Return all experiments by name; none in a record made before there were any."""
    if int(ledger.get("schema")) < NOTES_SINCE:
        return []
    return ledger.run("SELECT name, experiment FROM experiments ORDER BY name")


def read_notes(ledger: Ledger) -> list[Remark]:
    """Return all notes by account, field and value."""
    return [Remark(*row) for row in note_rows(ledger)]


def read_experiments(ledger: Ledger) -> list[Experiment]:
    """Return all experiments by the time they begin, and name."""
    told = [msgspec.json.decode(row[1], type=Experiment) for row in experiment_rows(ledger)]
    return sorted(told, key=lambda each: (each.start, each.name))


def keep_notes(ledger: Ledger, marks: Marks, notes: Iterable[Remark]) -> None:
    """Keep notes, without those of and about people forgotten."""
    rows = map(astuple, _redacted(marks, notes))
    ledger.run_many("INSERT OR IGNORE INTO notes VALUES (?, ?, ?)", rows)


def drop_notes(ledger: Ledger, notes: Iterable[Remark]) -> None:
    """Remove notes."""
    rows = map(astuple, notes)
    ledger.run_many("DELETE FROM notes WHERE account = ? AND field = ? AND value = ?", rows)


def keep_experiment(ledger: Ledger, marks: Marks, experiment: Experiment) -> None:
    """Keep an experiment in place of the one of its name."""
    told = msgspec.structs.replace(experiment, name=marks.redacted(experiment.name))
    row = (told.name, msgspec.json.encode(told).decode())
    ledger.run("INSERT OR REPLACE INTO experiments VALUES (?, ?)", row)


def sweep_notes(ledger: Ledger, marks: Marks) -> None:
    """Remove the notes of people forgotten, and their names from all that is left."""
    before = read_notes(ledger)
    after = _redacted(marks, before)
    if after != before:
        ledger.run("DELETE FROM notes")
        keep_notes(ledger, marks, after)
    tried = read_experiments(ledger)
    if any(marks.redacted(each.name) != each.name for each in tried):
        ledger.run("DELETE FROM experiments")
        for each in tried:
            keep_experiment(ledger, marks, each)


def _redacted(marks: Marks, notes: Iterable[Remark]) -> list[Remark]:
    return [
        msgspec.structs.replace(each, value=marks.redacted(each.value))
        for each in notes
        if not marks.forgot(each.account)
    ]
