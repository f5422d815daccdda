"""Which pairs of people may be one, and how likely, by Splink: the model of Fellegi and Sunter.

Each comparison has levels, the most telling first. A level is m of those pairs that are one person
and u of those that are not; m / u is the weight of the evidence. `_LEVELS` gives both as they
stand where there is too little to learn from. Otherwise u is measured on pairs drawn by chance,
and m by EM on pairs of an equal name and of an equal handle; nobody needs to label anything. The
handles of namesakes are alike because their names are, so a handle made of a name counts little.

One thread, a fixed seed and sorted rows make the answer the same at every run.

Source: Fellegi and Sunter, JASA 64 (1969) 1183-1210; Splink 5, docs of `Linker.training`.
"""

import logging
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
from msgspec import Struct

from wherefrom.engines.duckdb import connection
from wherefrom.people.traits import LOOKED_UP

LEARNT_FROM = 5_000  # people; below, the levels stand as they are
DRAWN = 1_000_000  # pairs by chance from which u is measured
PAIRS = 500_000  # pairs that EM learns from, at most
FEWEST = 200  # pairs; of fewer EM learns nothing that holds
SEED = 1
FREQUENT = ("name", "handle", "domain")  # columns whose frequent values weigh less
RAREST = 0.0001  # of people, who bear what nobody else in the record does


class Level(Struct, frozen=True):
    """How two people compare in one respect.

    Attributes:
        sql: true where it is so; columns end in `_l` and `_r`; empty is the rest.
        m: of pairs that are one person, the part.
        u: of pairs that are two people, the part.
        common: column whose frequent values weigh less.
        is_fixed: never learnt.
    """

    sql: str
    m: float
    u: float
    common: str | None = None
    is_fixed: bool = False


def _any(column: str, other: str | None = None) -> str:
    return f"list_has_any({column}_l, {other or column}_r)"


def _shared(number: int) -> str:
    return f"len(list_intersect(contacts_l, contacts_r)) >= {number}"


# A name where none is given: `anaruiz` of an account without a name, and Ana Ruiz elsewhere.
_SPELT = f"({_any('stems')} and not {_any('handles')})"
# By comparison: where nothing can be compared, and the levels.
_LEVELS: Final[dict[str, tuple[str, list[Level]]]] = {
    "name": (f"(name_l is null or name_r is null) and not {_SPELT}", [
        Level("name_l = name_r", 0.6, 0.0002, "name"),
        Level(_any("names"), 0.05, 0.0001),
        Level(_any("shorts"), 0.1, 0.003),
        Level("jaro_winkler_similarity(name_l, name_r) > 0.92", 0.1, 0.001),
        Level("name_l is null or name_r is null", 0.3, 0.0003, "handle"),  # the handle spells it
        # People change their names; data in which few did must not teach that nobody does
        Level(_any("words"), 0.05, 0.02, is_fixed=True),
        Level("", 0.1, 0.97, is_fixed=True),
    ]),
    "handle": ("handle_l is null or handle_r is null", [
        Level(f"handle_l = handle_r and {_any('handles')}", 0.3, 0.0001, "handle"),
        Level(_any("handles"), 0.1, 0.0001),
        Level("jaro_winkler_similarity(own_l, own_r) > 0.9", 0.1, 0.001),
        # Given the name, a handle made of it is nearly as frequent among namesakes
        Level(_any("stems"), 0.45, 0.15, is_fixed=True),
        Level("", 0.3, 0.85),
    ]),
    "contacts": ("len(contacts_l) = 0 or len(contacts_r) = 0", [
        Level(_shared(3), 0.25, 0.0003),
        Level(_shared(1), 0.25, 0.008),
        Level("", 0.5, 0.9917),
    ]),
    "speech": ("len(spoken_to_l) = 0 or len(spoken_to_r) = 0", [
        Level("list_contains(spoken_to_l, person_r)", 0.001, 0.02),
        Level("", 0.999, 0.98),
    ]),
    "pages": ("len(pages_l) = 0 or len(pages_r) = 0", [
        Level(_any("pages"), 0.3, 0.00002),
        Level("", 0.7, 0.99998),
    ]),
    "domain": ("domain_l is null or domain_r is null", [
        Level("domain_l = domain_r", 0.25, 0.005, "domain"),
        Level("", 0.75, 0.995),
    ]),
    "hours": ("hours_l is null or hours_r is null", [
        Level("array_cosine_similarity(hours_l, hours_r) > 0.85", 0.6, 0.3),
        Level("array_cosine_similarity(hours_l, hours_r) > 0.5", 0.3, 0.4),
        Level("", 0.1, 0.3),
    ]),
    "platforms": ("len(platforms_l) = 0 or len(platforms_r) = 0", [
        Level(_any("platforms"), 0.05, 0.35),
        Level("", 0.95, 0.65),
    ]),
}  # fmt: skip
# Too few pairs have it, or it is how people do and not who they are: not learnt.
_FIXED = frozenset({"speech", "pages", "hours", "platforms"})


def match(traits: pa.Table, least: float) -> pa.Table:
    """Return pairs that are one person with a probability of `least` or more, surest first.

    Args:
        traits: as `traits_of` returns them.
        least: probability.

    Returns:
        left, right, p and for each comparison its level: 0 is the least telling, -1 is unknown.
    """
    if traits.num_rows < 2:  # noqa: PLR2004 - a pair
        return _EMPTY.empty_table()
    from splink import DuckDBAPI, Linker  # noqa: PLC0415 slow to import

    logging.getLogger("splink").setLevel(logging.ERROR)
    with connection(threads="1") as database:
        door = DuckDBAPI(database)
        linker = Linker(door.register(traits), _settings(traits.num_rows), log_level=None)
        for column in FREQUENT:
            table = door.register(_frequencies(traits, column))
            linker.table_management.register_term_frequency_lookup(table, column)
        if traits.num_rows >= LEARNT_FROM:
            _learn(linker, traits)
        predict: Any = linker.inference.predict
        found = predict(least, warning_mode="never").as_pyarrow_table()
    names = ["person_l", "person_r", "match_probability", *(f"gamma_{each}" for each in _LEVELS)]
    pairs = found.select(names).rename_columns(_EMPTY.names).cast(_EMPTY)
    return pairs.sort_by([("p", "descending"), ("left", "ascending"), ("right", "ascending")])


_EMPTY = pa.schema(
    [("left", pa.string()), ("right", pa.string()), ("p", pa.float64())]
    + [(name, pa.int64()) for name in _LEVELS]
)


def _frequencies(traits: pa.Table, column: str) -> pa.Table:
    """Return how frequent each value is among others than the two who are compared.

    Splink would count those two themselves, so that in a small record nothing were rare.
    """
    people = traits.num_rows
    counted = pc.value_counts(traits[column].drop_null())
    bearers = pc.cast(counted.field("counts"), pa.float64())
    others = pc.max_element_wise(pc.subtract(bearers, 2.0), 0.0)
    rate = pc.add(pc.divide(others, float(people)), min(RAREST, 1 / people))
    table = pa.table({column: counted.field("values"), f"tf_{column}": rate})
    return table.sort_by(column)


def _settings(people: int) -> Any:
    from splink import SettingsCreator, block_on  # noqa: PLC0415 as above

    by = [f"by_{each}" for each in LOOKED_UP]
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="person",
        comparisons=[_comparison(name, *told) for name, told in _LEVELS.items()],
        blocking_rules_to_generate_predictions=[
            block_on(each, arrays_to_explode=[each]) for each in by
        ],
        probability_two_random_records_match=min(0.1, 1 / people),  # one other account each
        retain_matching_columns=True,
    )


def _comparison(name: str, unknown: str, levels: list[Level]) -> Any:
    from splink import comparison_level_library as kinds  # noqa: PLC0415 as above
    from splink.comparison_library import CustomComparison  # noqa: PLC0415

    made: list[Any] = [kinds.CustomLevel(unknown).configure(is_null_level=True)]
    for level in levels:
        one = kinds.CustomLevel(level.sql) if level.sql else kinds.ElseLevel()
        more: dict[str, Any] = {}
        if level.common:
            more = {"tf_adjustment_column": level.common, "disable_tf_exact_match_detection": True}
        fixed = name in _FIXED or level.is_fixed
        made.append(
            one.configure(
                m_probability=level.m, u_probability=level.u,
                fix_m_probability=fixed, fix_u_probability=fixed, **more,
            )
        )  # fmt: skip
    return CustomComparison(output_column_name=name, comparison_levels=made)


def _learn(linker: Any, traits: pa.Table) -> None:
    from splink import block_on  # noqa: PLC0415 as above

    linker.training.estimate_u_using_random_sampling(
        max_pairs=DRAWN, seed=SEED, min_count_per_level=None, num_chunks=1
    )
    for column in ("name", "own"):
        bearers = pc.value_counts(traits[column].drop_null()).field("counts").to_numpy()
        if (bearers * (bearers - 1) // 2).sum() >= FEWEST:
            linker.training.estimate_parameters_using_expectation_maximisation(
                block_on(column), estimate_without_term_frequencies=True, max_pairs=PAIRS
            )
