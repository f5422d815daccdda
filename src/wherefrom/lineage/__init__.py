"""Who brought about whom, as probabilities, learnt from a record."""

from collections.abc import Callable

from wherefrom.errors import TooFewActivitiesError
from wherefrom.lineage.lineage import Lineage
from wherefrom.people import resolve
from wherefrom.record.record import Record

__all__ = ["Lineage", "fit"]

LEAST = 2  # activities with a known time


def fit(record: Record, progress: Callable[[str, float], None] | None = None) -> Lineage:
    """Return the record's lineage, as kept from the last time or made anew.

    Args:
        record: with activities; outcomes and ours may still be missing.
        progress: told what is being done, and how far it is from 0 to 1.

    Raises:
        TooFewActivitiesError: nothing to learn from.
    """
    from wherefrom.lineage import store  # noqa: PLC0415  kept out of `--help`

    name = store.key(record.state(), record.settings)
    kept = store.load(record.cache(), name)
    if kept is None:
        kept = _fit(record, progress or (lambda _what, _far: None))
        store.save(record.cache(), name, kept)
    return kept._replace(record=record)


def _fit(record: Record, progress: Callable[[str, float], None]) -> Lineage:
    from wherefrom.lineage.build import build  # noqa: PLC0415

    activities = record.activities()
    known = activities.num_rows - activities["published"].null_count
    if known < LEAST:
        raise TooFewActivitiesError(known, LEAST, "activities with a known time")
    return build(
        activities,
        record.outcomes(),
        resolve(record),
        record.ours(),
        record.settings,
        progress,
        record.links(),
    )
