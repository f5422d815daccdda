"""How we stand with one person: how we met, who spoke last, and how strong the tie is."""

from collections import Counter
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.credit.ways import nodes
from wherefrom.engines.duckdb import query
from wherefrom.lineage import Lineage
from wherefrom.record.record import Record
from wherefrom.reports.base import moment
from wherefrom.reports.contacts import contacts

HALVES_DAYS: Final = 90  # after which the recency of a tie counts half
OFTEN_DAYS: Final = 12  # of contact in a year, that count in full
MEETINGS: Final = 2  # events together, that count in full
BANDS: Final = ((0.6, "strong"), (0.35, "fair"), (0.0, "weak"))
THROUGH: Final = {
    "introduction": "introduced by",
    "share": "through a share by",
    "mention": "through a mention by",
    "co-attendance": "at an event, where there was",
}
_ATTENDED: Final = """
    select distinct theirs.context
    from activities as theirs join activities as us using (context)
    where theirs.person in (select person from wanted) and us.ours
        and theirs.type in ('Join', 'Arrive') and us.type in ('Join', 'Arrive')
    """
Row = dict[str, Any]


def row(
    part: str,
    what: str,
    says: str,
    when: Any = None,
    value: float | None = None,
    evidence: tuple[str, ...] = (),
) -> Row:
    """Return a line of a card; `evidence` are the activities and outcomes behind it."""
    return {
        "part": part,
        "what": what,
        "says": says,
        "when": moment(when),
        "value": value,
        "evidence": list(evidence),
    }


def touch(record: Record, lineage: Lineage, people: pa.Table, person: str) -> list[Row]:
    """Return how we met, how we keep in touch, and the strength of it with its parts."""
    activities = lineage.table()
    met = contacts(activities, people)
    met = met.filter(pc.equal(met["person"], person)).sort_by(
        [("published", "ascending"), ("id", "ascending")]
    )
    found = met.to_pylist()
    if not found:
        return []
    told = nodes(record, lineage, [found[0]["id"], found[-1]["id"]])
    now = activities["published"][-1].as_py()
    wanted = pa.table({"person": pa.array([person], pa.string())})
    together = query(_ATTENDED, activities=activities, wanted=wanted)
    return [
        *_met(record, lineage, found[0], told[found[0]["id"]]),
        *_kept(found, told[found[-1]["id"]]),
        *_strength(found, now, together.num_rows),
    ]


def _met(record: Record, lineage: Lineage, first: Row, node: Any) -> list[Row]:
    says = f"on {first['channel']}: {node.who} wrote {node.title!r}"
    rows = [row("how we met", "first contact", says, first["published"], None, (first["id"],))]
    parents = lineage.parents()
    came = parents.filter(pc.equal(parents["child"], first["id"])).to_pylist()
    for each in came:
        if each["mechanism"] in THROUGH and each["p"] >= 0.1:  # noqa: PLR2004 a tenth is worth a line
            by = nodes(record, lineage, [each["parent"]])[each["parent"]]
            says = f"{THROUGH[each['mechanism']]} {by.who} ({each['known']}): {by.title!r}"
            rows.append(
                row("how we met", "through", says, by.when, each["p"], (first["id"], by.id))
            )
    return rows


def _kept(found: list[Row], node: Any) -> list[Row]:
    ours = sum(each["by_us"] for each in found)
    theirs = len(found) - ours
    ways = "both ways" if ours and theirs else "only we wrote" if ours else "only they wrote"
    last = found[-1]
    channels = Counter(each["channel"] for each in found)
    latest = {each["channel"]: each for each in found}
    return [
        row("in touch", ways, f"{ours:,} from us, {theirs:,} from them"),
        row(
            "in touch",
            "last contact",
            f"by {'us' if last['by_us'] else 'them'}, on {last['channel']}: {node.title!r}",
            last["published"],
            None,
            (last["id"],),
        ),
        *(
            row("in touch", "channel", f"{channel}: {number:,}", latest[channel]["published"])
            for channel, number in channels.most_common()
        ),
    ]


def _strength(found: list[Row], now: Any, meetings: int) -> list[Row]:
    ours = sum(each["by_us"] for each in found)
    theirs = len(found) - ours
    silent = (now - found[-1]["published"]).total_seconds() / 86_400
    year = {
        each["published"].date()
        for each in found
        if (now - each["published"]).days < 365  # noqa: PLR2004
    }
    parts = {
        "recency": (0.5 ** (silent / HALVES_DAYS), f"{silent:.0f} days since the last contact"),
        "frequency": (min(len(year) / OFTEN_DAYS, 1.0), f"{len(year)} days of contact in a year"),
        "both ways": (min(ours, theirs) / max(ours, theirs), f"{ours:,} from us, {theirs:,} back"),
        "in person": (min(meetings / MEETINGS, 1.0), f"{meetings} events together on record"),
    }
    whole = sum(value for value, _ in parts.values()) / len(parts)
    band = next(name for least, name in BANDS if whole >= least)
    return [
        row("strength", "whole", band, value=whole),
        *(row("strength", what, says, value=value) for what, (value, says) in parts.items()),
    ]
