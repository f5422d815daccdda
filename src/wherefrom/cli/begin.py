"""`wherefrom` by itself: what there is, and what to do next."""

from pathlib import Path

from wherefrom.cli.show import say
from wherefrom.errors import MissingRecordError
from wherefrom.record.record import Record, open_record
from wherefrom.settings import default_record


def next_step(folder: str | None) -> None:
    """Say in a few lines where the record is, what it holds and what could come next."""
    path = Path(folder) if folder else default_record()
    try:
        record = open_record(path)
    except MissingRecordError:
        say(f'There is no record at "{path}" yet. Begin with one of these:')
        say("  wherefrom demo              a made-up year, traced and replayed")
        say("  wherefrom import PATH...    your own archives, or a folder of downloads")
        say("  wherefrom serve             the same in your browser, step by step")
    else:
        say(_holds(path, record))
        say(f"Next: {_next(record)}")
    say("All commands: wherefrom --help")


def _holds(path: Path, record: Record) -> str:
    activities = sum(receipt.stored for receipt in record.receipts())
    return (
        f'The record at "{path}" holds {activities:,} activities, '
        f"{len(record.ours()):,} accounts of ours and {len(record.outcomes()):,} outcomes."
    )


def _next(record: Record) -> str:
    if not record.receipts():
        return "wherefrom import PATH..."
    if not record.ours():
        return "wherefrom me ACCOUNT..."
    if not record.outcomes():
        return "wherefrom outcomes import FILE.csv"
    return "wherefrom trace, wherefrom credit, wherefrom replay POLICY..."
