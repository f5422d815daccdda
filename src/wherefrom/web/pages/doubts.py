"""What nobody but the user can tell: who is one person, and where things came from."""

from wherefrom.errors import UnknownNameError
from wherefrom.people import decide as deciding
from wherefrom.people import resolve
from wherefrom.reports import folk, lineages
from wherefrom.reports.questions import ask as answered
from wherefrom.web.asking import Answer, Ask, Moved, Shown

UNKNOWN = 0.5  # of an outcome's origin, to be a doubt
MOST = 50


def show(ask: Ask) -> Answer:
    """Show pairs who may be one, look-alikes, unknown origins, and what readers did not know."""
    maybe = ask.report("doubts", make=lambda: folk.doubts(ask.record))
    unknown = []
    if ask.record.outcomes() and ask.record.receipts():
        traced = ask.report("trace", make=lambda: lineages.trace(ask.lineage(), most=1))
        unknown = [row for row in traced.rows if row["origin_unknown"] >= UNKNOWN]
    values = {
        "pairs": maybe.rows,
        "name_of": resolve(ask.record).name_of,
        "alike": ask.report("people", make=lambda: folk.people(ask.record)).caveats[:MOST],
        "unknown": sorted(unknown, key=lambda row: -row["origin_unknown"]),
        "flaws": answered("flaws", ask.record, ask.lineage).rows,
        "most": MOST,
        "decisions": folk.decisions(ask.record).rows[::-1],
    }
    return Shown("doubts.html", values)


def decide(ask: Ask) -> Answer:
    """Keep that two are one person, or two."""
    kind = ask.given("kind")
    left, right = (ask.view.of_field(ask.given(name)) for name in ("left", "right"))
    if kind == "same":
        deciding.decide(ask.record, "same", left, right)
    elif kind == "apart":
        deciding.decide(ask.record, "apart", left, right)
    else:
        raise UnknownNameError("decision", kind, ("same", "apart"), "")
    return Moved("/doubts")


def undo(ask: Ask) -> Answer:
    """Undo a decision."""
    number = ask.given("number")
    deciding.undo(ask.record, int(number) if number.isdecimal() else None)
    return Moved("/doubts")
