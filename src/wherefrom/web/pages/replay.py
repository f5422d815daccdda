"""The past under a policy, picked or written: what would have been lost, and saved."""

from pathlib import Path
from typing import Any, Final, cast

from markupsafe import Markup

from wherefrom.errors import PolicyError
from wherefrom.replay import library
from wherefrom.replay.choices import WHAT, Choices, write
from wherefrom.replay.policy import PERIODS, Period, Policy, read
from wherefrom.reports import effects, lineages
from wherefrom.reports.base import Report
from wherefrom.reports.rules import policies
from wherefrom.web.asking import Answer, Ask, Saved, Shown

GROUPS: Final = ("lost", "weakened", "untouched")
MOST: Final = 12  # outcomes listed of each group
LONGEST: Final = 20_000  # characters of a policy
HOURS: Final = 24
STYLE: Final = Path(__file__).parents[1] / "static" / "wherefrom.css"


def show(ask: Ask) -> Answer:
    """Show a policy and its effect."""
    values: dict[str, Any] = {
        "ready": policies().rows,
        "what": WHAT,
        "channels": _channels(ask),
        "periods": PERIODS,
        "mode": ask.given("mode") or ("ready" if ask.given("policy") else ""),
        "picked": ask,
        "text": "",
        "refused": None,
        "effect": None,
    }
    try:
        values["text"] = text = _text(ask)
        if text:
            policy = read(text, "my-own")
            values["effect"] = effect(ask, text, policy)
    except PolicyError as error:
        values["text"] = ask.given("toml")
        values["refused"] = str(error)
    return Shown("replay.html", values)


def save(ask: Ask) -> Answer:
    """Save the policy as a file for the command line."""
    text = _text(ask)
    policy = read(text, "my-own")
    return Saved(f"{_file(policy)}.toml", text, "application/toml")


def page(ask: Ask) -> Answer:
    """Save the effect as one page that stands by itself, for a meeting."""
    text = _text(ask)
    policy = read(text, "my-own")
    style = STYLE.read_text(encoding="utf-8")
    # A file of our own, which no record gets into
    values = {"effect": effect(ask, text, policy), "text": text, "css": Markup(style)}  # noqa: S704
    return Shown("export.html", values, file=f"{_file(policy)}.html")


def effect(ask: Ask, text: str, policy: Policy) -> dict[str, Any]:
    """Return what the policy would have done: the row of the replay, and each outcome."""
    record, lineage = ask.record, ask.lineage()
    replayed: Report = ask.report(
        "replay", text, make=lambda: lineages.replay(record, lineage, [policy])
    )
    each = ask.report("effects", text, make=lambda: effects.effects(record, lineage, policy))
    saved = ask.report("saved", text, make=lambda: effects.saved(record, lineage, policy))
    groups = {name: [row for row in each.rows if row["effect"] == name] for name in GROUPS}
    return {
        "policy": policy,
        "row": replayed.rows[0],
        "groups": groups,
        "total": max(len(each.rows), 1),
        "saved": saved.rows,
        "caveats": replayed.caveats,
        "most": MOST,
    }


def _text(ask: Ask) -> str:
    """Return the policy that is asked for as TOML: written, picked from the list, or chosen."""
    mode = ask.given("mode")
    if mode == "toml":
        return ask.given("toml").replace("\r\n", "\n")[:LONGEST]
    if mode == "choices":
        return write(_choices(ask))
    if ask.given("policy"):
        return library.text(library.known(ask.given("policy")))
    return ""


def _choices(ask: Ask) -> Choices:
    per = ask.given("per")
    return Choices(
        what=[each for each in ask.every("what") if each in WHAT],
        channels=ask.every("channel"),
        unless_words=[each.strip() for each in ask.given("words").split(",") if each.strip()],
        shorter_than=_number(ask, "shorter"),
        from_hour=_number(ask, "from") % HOURS,
        to_hour=_number(ask, "to") % HOURS,
        weekend=bool(ask.given("weekend")),
        beyond=_number(ask, "beyond") if ask.given("beyond") else None,
        per=cast("Period", per) if per in PERIODS else "day",
    )


def _number(ask: Ask, name: str) -> int:
    given = ask.given(name)
    if given and not (given.isascii() and given.isdecimal() and len(given) < 8):  # noqa: PLR2004
        raise PolicyError(f'"{name}" must be a whole number.')
    return int(given or 0)


def _channels(ask: Ask) -> list[str]:
    return ask.desk.answer(
        "channel names",
        lambda: sorted(set(ask.record.activities(["channel"])["channel"].to_pylist())),
    )


def _file(policy: Policy) -> str:
    """Return a file name that is safe whatever the policy is called."""
    plain = "".join(each if each.isascii() and each.isalnum() else "-" for each in policy.name)
    return plain.strip("-")[:60] or "policy"
