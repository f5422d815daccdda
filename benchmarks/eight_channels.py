"""A made-up person's year on eight channels: imported at once, who is who, and traces across them.

    python benchmarks/eight_channels.py [--seed N] [--people N] [--folder DIR]

Writes the life of one recruiter as the downloads they would have (`simulate/downloads`), imports
the folder with one `wherefrom import`, and sets beside the simulator's truth: how many records
each channel has, which accounts are one person (of all pairs of accounts), and, for each outcome,
how far back the likeliest parents follow what truly happened, and through how many channels.
Of people nothing is said before they are compared; then the owner says which accounts are theirs.
"""

import argparse
import subprocess
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import datetime
from itertools import combinations
from pathlib import Path

from msgspec import Struct

from wherefrom.lineage import Lineage, fit
from wherefrom.outcomes import import_outcomes
from wherefrom.people import resolve
from wherefrom.people.decide import change_ours
from wherefrom.record.record import Record, open_record
from wherefrom.simulate.downloads import write
from wherefrom.simulate.downloads.cards import HOST
from wherefrom.simulate.life import Life, life
from wherefrom.vocabulary import Activity

MINUTE = 60_000_000
NOBODYS = {f"email:{HOST}", "whatsapp:=chat"}  # accounts of no person


class Trace(Struct, frozen=True):
    """What the likeliest parents say of an outcome, beside the truth.

    Attributes:
        outcome: its id.
        true: the channels on the true way back, the latest first.
        found: the same, of the way that the likeliest parents make.
        right: how many steps of it are on the true way.
        begins: its end is where the outcome truly began.
    """

    outcome: str
    true: list[str]
    found: list[str]
    right: int
    begins: bool

    @property
    def is_right(self) -> bool:
        """Whether it leaves the true way nowhere, and goes back to the true beginning."""
        return self.begins and self.right == len(self.found)


def bring_in(lived: Life, folder: Path) -> Record:
    """Write the downloads, import them by one command, and return the record."""
    write(lived, folder / "downloads")
    at = [sys.executable, "-m", "wherefrom", "--record", str(folder / "record")]
    subprocess.run([*at, "import", str(folder / "downloads")], check=True, capture_output=True)
    return open_record(folder / "record")


def expected(lived: Life) -> Counter[str]:
    """Return how many records the downloads hold of each channel."""
    held = Counter(each.channel for each in lived.activities)
    likes = [(x.actor, x.object) for x in lived.on("slack") if x.type == "Like"]
    held["slack"] -= len(likes) - len(set(likes))  # nobody reacts twice with one sign
    held["whatsapp"] += len(
        {lived.other(x) for x in lived.on("whatsapp")}
    )  # each chat's first line
    held["calendar"] += len({x.object for x in lived.on("calendar")})  # the evenings themselves
    talks = {lived.other(x) for x in lived.on("x") if x.visibility == "direct"}
    held["x"] += -(-len(talks) // 10)  # posts that wish a good new year
    return held


def pairs(groups: dict[str, str]) -> set[tuple[str, str]]:
    """Return all pairs of accounts of one group."""
    members: dict[str, list[str]] = {}
    for account, group in sorted(groups.items()):
        members.setdefault(group, []).append(account)
    return {pair for accounts in members.values() for pair in combinations(accounts, 2)}


def who_is_who(lived: Life, record: Record) -> tuple[float, float, set[str]]:
    """Return precision and recall of pairs, and accounts that are nobody's."""
    found = resolve(record).person_of
    known = {name: lived.person_of[name].mail for name in found if name in lived.person_of}
    said = pairs({name: found[name] for name in known})
    true = pairs(known)
    right = len(said & true)
    return right / len(said), right / len(true), found.keys() - known.keys() - NOBODYS


def names(lived: Life, record: Record) -> dict[str, str]:
    """Return the simulator's id of each activity, by the record's: who, where, when, and words."""
    told: dict[tuple[object, ...], list[Activity]] = defaultdict(list)
    for each in lived.activities:
        at = each.object if each.channel == "calendar" else (each.published or 0) // MINUTE
        told[each.channel, lived.person_of[each.actor].mail, _event(at)].append(each)
    columns = ["id", "channel", "actor", "published", "content", "object"]
    found = {}
    for row in record.activities(columns).to_pylist():
        if row["actor"] in lived.person_of and row["published"]:
            at = row["object"] if row["channel"] == "calendar" else _minute(row["published"])
            person = lived.person_of[row["actor"]].mail
            for each in told[row["channel"], person, _event(at)]:
                if _letters(row["content"]).endswith(_letters(each.content)):
                    found[row["id"]] = each.id
    return found


def _minute(time: datetime) -> int:
    return int(time.timestamp()) // 60


def _event(at: str | int | None) -> str | int | None:
    """Return an evening's number, of the simulator's name for it or the calendar's."""
    if isinstance(at, str):
        return at.rpartition("events/")[2].removeprefix("calendar:evening-").partition("@")[0]
    return at


def _letters(text: str | None) -> str:
    return "".join(letter for letter in text or "" if letter.isalnum())


def traces(lived: Life, record: Record, lineage: Lineage) -> Iterator[Trace]:
    """Yield each outcome's likeliest way back beside its true one."""
    known, true_channel = names(lived, record), {x.id: x.channel for x in lived.activities}
    table = lineage.table().select(["id", "channel"]).to_pydict()
    channel = dict(zip(table["id"], table["channel"], strict=True))
    best: dict[str, tuple[float, str | None]] = {}
    for row in lineage.parents().to_pylist():
        told = (row["p"], row["parent"])
        best[row["child"]] = max(best.get(row["child"], told), told, key=lambda each: each[0])
    likeliest = {child: parent for child, (_, parent) in best.items()}
    for outcome in lived.outcomes:
        true, found = way(lived.parents, outcome.id), way(likeliest, outcome.id)
        named = [known.get(each) for each in found]
        yield Trace(
            outcome=outcome.id,
            true=[true_channel[each] for each in true],
            found=[channel[each] for each in found],
            right=sum(each in true for each in named),
            begins=bool(true) and named[-1:] == true[-1:],
        )


def way(parents: dict[str, str | None], child: str) -> list[str]:
    """Return the parents from a child back to where it began."""
    found: list[str] = []
    while (above := parents.get(child)) and above not in found:
        found.append(above)
        child = above
    return found


def say_what_came(lived: Life, record: Record, folder: Path) -> None:
    """Name the owner's accounts as ours and one person's, and import the outcomes."""
    accounts = lived.accounts(lived.owner)
    change_ours(record, tuple(accounts.values()))
    with record.write("people") as writer:  # WhatsApp calls the owner by a name alone
        writer.decide("same", accounts["whatsapp name"], accounts["email"])
    import_outcomes(record, folder / "downloads" / "outcomes.csv")


def run(seed: int, people: int, folder: Path) -> None:
    """Measure all, and print it."""
    lived = life(seed, people)
    record = bring_in(lived, folder)
    held = Counter(record.activities(["channel"])["channel"].to_pylist())
    for channel, number in sorted(expected(lived).items()):
        print(f"{channel:10} {number:5} written {held[channel]:5} in the record")
    precision, recall, strangers = who_is_who(lived, record)
    print(f"pairs of accounts: precision {precision:.3f}, recall {recall:.3f}")
    print(f"accounts of nobody: {len(strangers)} {sorted(strangers)[:5]}")
    say_what_came(lived, record, folder)
    for each in traces(lived, record, fit(record)):
        story = "story" if each.outcome in lived.stories else ""
        print(
            f"{each.outcome:18} true {len(each.true):2} steps, {len(set(each.true))} channels; "
            f"found {len(each.found):2} steps, {len(set(each.found))} channels, "
            f"{each.right:2} right{'; to its beginning' * each.is_right:18} {story}"
        )


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--people", type=int, default=120)
    parser.add_argument("--folder", type=Path, help="keep the downloads and the record here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as aside:
        run(given.seed, given.people, given.folder or Path(aside))


if __name__ == "__main__":
    main()
