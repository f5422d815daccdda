"""A policy: what a rule against "irrelevant" talk says, read from TOML and put to activities.

A policy can stop only activities of ours. Each `[[forbid]]` stops by itself what its condition
matches; several multiply, so that one more rule, or a sharper one, never lets anything through
again. A rule with `beyond` counts all that its condition matches, also what another rule stops:
were it to count only what is left, a second rule could free a place under the first.
"""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final, Literal, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from wherefrom.engines import duckdb as engine
from wherefrom.errors import EngineError, PolicyError, UnknownNameError, did_you_mean
from wherefrom.kernels import Floats
from wherefrom.replay import library
from wherefrom.replay.condition import Condition, Value, parse
from wherefrom.schema import ACTIVITIES

Period = Literal["day", "week", "month"]
PERIODS: Final = get_args(Period)

_KNOWN_OF_LINEAGE: Final = {
    "person": pa.string(),
    "ours": pa.bool_(),
    "first_contact": pa.bool_(),
    "reply": pa.bool_(),
    "depth": pa.int64(),
    "on_message": pa.bool_(),
    "to_target": pa.bool_(),
}
GIVEN: Final = pa.schema({
    **{field.name: field.type for field in ACTIVITIES if field.name != "version"},
    **_KNOWN_OF_LINEAGE,
})  # fmt: skip
"""What `allowed` is given: the record's columns, and those that the lineage knows."""

_EXAMPLE: Final = pa.table(
    [
        pa.array([[]], kind) if pa.types.is_list(kind) else pa.array([0]).cast(kind)
        for kind in GIVEN.types
    ],
    schema=GIVEN,
)
SOURCES: Final = {
    "hour": ("published", "time_status"),  # 0 to 23; null where only the day is known
    "weekday": ("published",),  # 1 (Monday) to 7
    "length": ("content",),  # characters
    "recipients": ("to",),  # accounts
    "text": ("name", "content"),  # both, in two lines
}
COLUMNS: Final = (*GIVEN.names, *SOURCES)
_KEYS = ("name", "about", "parameters", "forbid")
_RULE_KEYS = ("when", "beyond", "per", "thin")


class Rule(Struct, frozen=True, kw_only=True):
    """One `[[forbid]]`.

    Attributes:
        when: which activities it is about.
        beyond: it leaves alone the first so many of a person in each period; None stops all.
        per: the period, in the record's zone; a week begins on Monday.
        thin: the part of them it stops, above 0 and up to 1.
    """

    when: Condition
    beyond: int | None = None
    per: Period = "day"
    thin: float = 1.0


class Policy(Struct, frozen=True, kw_only=True):
    """What would have been forbidden; `about` says why, in its author's words."""

    name: str
    about: str
    rules: tuple[Rule, ...]


def load(name_or_path: str | Path) -> Policy:
    """Return a ready-made policy by its name, or one from a file.

    Raises:
        UnknownNameError: there is neither such a file nor a ready-made policy of that name.
        PolicyError: the file cannot be read, or says what a policy cannot say.
    """
    path = Path(name_or_path)
    if str(name_or_path) in library.names():
        return read(library.text(str(name_or_path)), str(name_or_path))
    try:
        return read(path.read_text(encoding="utf-8"), path.stem)
    except OSError as error:
        remedy = "Give a file, or a name from `wherefrom policies`."
        raise UnknownNameError("policy", str(name_or_path), library.names(), remedy) from error
    except UnicodeDecodeError as error:
        raise PolicyError(f'"{path}" is not UTF-8 text, as a policy must be.') from error


def read(text: str, name: str) -> Policy:
    """Return the policy that a TOML text holds; `name` is its name if it gives none."""
    where = f'Policy "{name}"'
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{where} is not TOML: {error}.") from error
    _refuse_unknown(table, _KEYS, where)
    rules = table.get("forbid", [])
    if not isinstance(rules, list) or not all(isinstance(rule, dict) for rule in rules):
        raise PolicyError(f"{where} must write its rules as [[forbid]], with two brackets.")
    parameters = _parameters(table.get("parameters", {}), where)
    policy = Policy(
        name=_text(table, "name", name, where),
        about=_text(table, "about", "", where),
        rules=tuple(
            _rule(rule, parameters, f"{where}, rule {number}")
            for number, rule in enumerate(rules, 1)
        ),
    )
    used = {each for rule in policy.rules for each in rule.when.parameters}
    if unused := sorted(set(parameters) - used):
        raise PolicyError(f'{where}: no rule uses the parameter "{unused[0]}"; write ${unused[0]}.')
    return policy


def _rule(table: Mapping[str, Any], parameters: Mapping[str, Value], where: str) -> Rule:
    _refuse_unknown(table, _RULE_KEYS, where)
    if not isinstance(table.get("when"), str):
        raise PolicyError(f"{where} has no condition: give it when = \"type = 'Create'\".")
    beyond, per, thin = table.get("beyond"), table.get("per", "day"), table.get("thin", 1.0)
    if beyond is not None and (type(beyond) is not int or beyond < 0):
        raise PolicyError(f"{where}: beyond is {beyond!r}; it must be a whole number from 0 up.")
    if per not in PERIODS:
        raise PolicyError(f"{where}: per is {per!r}; it must be one of {', '.join(PERIODS)}.")
    if (beyond is None) != ("per" not in table):
        raise PolicyError(f'{where}: beyond and per go together: beyond = 10, per = "day".')
    if type(thin) not in {int, float} or not 0 < thin <= 1:
        raise PolicyError(f"{where}: thin is {thin!r}; it must be above 0 and at most 1 (all).")
    when = parse(table["when"], COLUMNS, parameters, where)
    refuse_unanswerable(when, where)
    return Rule(when=when, beyond=beyond, per=per, thin=float(thin))


def refuse_unanswerable(when: Condition, where: str) -> None:
    """Ask the condition of one made-up activity: a mistake is told before a long fit, not after."""
    hit = ask(f"select {when.sql} as hit from activities", derive(_EXAMPLE, "UTC"), where)  # noqa: S608 written by condition.parse
    if not pa.types.is_boolean(hit.type):
        raise PolicyError(f"{where}: its condition is neither true nor false: {when.text}")


def ask(sql: str, activities: pa.Table, where: str) -> "pa.ChunkedArray[Any]":
    """Return the column `hit` of a question; `where` begins the sentence if it has no answer."""
    try:
        return engine.query(sql, activities=activities)["hit"]
    except EngineError as error:
        raise PolicyError(f"{where}: its condition cannot be answered. {error}") from error


def _refuse_unknown(table: Mapping[str, Any], known: Sequence[str], where: str) -> None:
    for key in table:
        if key not in known:
            remedy = did_you_mean(key, known) or f" There are: {', '.join(known)}."
            raise PolicyError(f'{where} has a key "{key}" that no policy has.{remedy}')


def _text(table: Mapping[str, Any], key: str, default: str, where: str) -> str:
    value = table.get(key, default)
    if not isinstance(value, str):
        raise PolicyError(f"{where}: {key} is {value!r}; it must be a text.")
    return value


def _parameters(table: object, where: str) -> dict[str, Value]:
    if not isinstance(table, dict):
        raise PolicyError(f"{where} must write its parameters under [parameters].")
    for name, value in table.items():
        values = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str | int | float | bool | date | datetime) for each in values):
            raise PolicyError(f"{where}: parameter {name} must be a text, a number or a list.")
    return table


def allowed(policy: Policy, activities: pa.Table, zone: str) -> Floats:
    """Return how much of each activity the policy lets through: 1 all, 0 nothing.

    Args:
        policy: read by `load`.
        activities: columns `GIVEN`; any order, kept.
        zone: IANA name; the clock of hour, weekday and of the periods of `beyond`.

    Returns:
        (n,) in 0 to 1; 1 for all that is not ours.
    """
    let: Floats = np.prod(1.0 - stops(policy, activities, zone), axis=0)
    return let


def stops(policy: Policy, activities: pa.Table, zone: str) -> Floats:
    """Return which part of each activity each rule stops by itself: (rules, n), 0 to 1."""
    answer = np.zeros((len(policy.rules), activities.num_rows))
    needed = {"id", "person", "ours", "published"}
    for rule in policy.rules:
        needed.update(*(SOURCES.get(column, (column,)) for column in rule.when.columns))
    table = derive(activities.select(sorted(needed)), zone)
    for number, rule in enumerate(policy.rules):
        hit = ask(_question(rule), table, f'Policy "{policy.name}", rule {number + 1}')
        answer[number] = np.where(hit.to_numpy(zero_copy_only=False), rule.thin, 0.0)
    return answer


def _question(rule: Rule) -> str:
    """Return the SQL that says of each activity, in the table's order, whether the rule stops it.

    An activity of unknown time belongs to no period: it is neither counted nor stopped by one.
    """
    hit = f"select *, ours and coalesce({rule.when.sql}, false) as hit from activities"  # noqa: S608 written by condition.parse
    if rule.beyond is None:
        return f"select hit from ({hit}) order by row"  # noqa: S608
    return f"""
        select hit and published is not null and turn > {rule.beyond} as hit
        from (
            select *, row_number() over (
                partition by person, hit, {rule.per}_of_person order by published, id
            ) as turn
            from ({hit})
        )
        order by row
        """  # noqa: S608 every part is a word of this file


def derive(table: pa.Table, zone: str) -> pa.Table:
    """Add the derived columns whose sources are there, the periods, and the number of the row."""
    arrow: Any = pc  # its stubs know no columns in chunks
    local = arrow.local_timestamp(table["published"].cast(pa.timestamp("us", zone)))
    added: dict[str, Any] = {
        "row": pa.array(np.arange(table.num_rows)),
        # Dates in a condition are told by the record's clock, as its hours and weekdays are
        "published": local,
        "weekday": arrow.day_of_week(local, count_from_zero=False),
        **{f"{per}_of_person": arrow.floor_temporal(local, unit=per) for per in PERIODS},
    }
    there = set(table.column_names)
    if "time_status" in there:
        day_alone = arrow.equal(table["time_status"], "day")
        added["hour"] = arrow.if_else(day_alone, None, arrow.hour(local))
    if "content" in there:
        added["length"] = arrow.fill_null(arrow.utf8_length(table["content"]), 0)
    if "to" in there:
        added["recipients"] = arrow.fill_null(arrow.list_value_length(table["to"]), 0)
    if {"name", "content"} <= there:
        said = [arrow.fill_null(table[column], "") for column in ("name", "content")]
        added["text"] = arrow.binary_join_element_wise(*said, "\n")
    return pa.table({name: table[name] for name in table.column_names} | added)
