"""The embedded engine: DuckDB in memory, over Arrow tables and Parquet files.

It keeps no database of its own and spills nothing to disk, so that no word of a record is ever
written outside the record. DuckDB takes a quarter of a second to import, so it is imported when
the first question is asked.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.errors import EngineError

DIALECT = "duckdb"  # sqlglot's word for the SQL this engine speaks
MEMORY = "60%"  # of the machine's; the rest is for Arrow and the kernels, in the same process

_ROW = "row of the table"


def query(sql: str, *, zone: str = "UTC", **names: pa.Table | Path | list[Path]) -> pa.Table:
    """Return the answer to a SQL question over named tables and Parquet files.

    A sum of floats is added up in parallel, so its last digits may vary: sum integers, or sum
    in order outside.

    Args:
        sql: one statement; what `names` calls a table it may select from.
        zone: IANA name of the zone that SQL's own time functions count in.
        names: an Arrow table, a Parquet file, or several Parquet files read as one.

    Raises:
        EngineError: the statement is wrong, or needs more memory than there is.

    Example:
        >>> query("select max(n) as most from t", t=pa.table({"n": [1, 2]})).to_pylist()
        [{'most': 2}]
    """
    import duckdb  # noqa: PLC0415 see above

    with connection() as db:
        db.execute("set TimeZone = $zone", {"zone": zone})
        try:
            for name, source in names.items():
                _name(db, name, source)
            answer: pa.Table = db.sql(sql).to_arrow_table()
        except duckdb.Error as error:
            raise EngineError(f"DuckDB refused a question: {_first_line(error)}") from error
    return answer


@contextmanager
def connection(**config: str) -> Iterator[Any]:
    """Lend a database in memory to a library that speaks to DuckDB itself.

    Args:
        config: what else DuckDB is to be set to; with `threads="1"` sums of floats are the same
            at every run.
    """
    import duckdb  # noqa: PLC0415 see above

    config = {"memory_limit": MEMORY, "temp_directory": "", **config}
    with duckdb.connect(":memory:", config=config) as db:
        db.execute("set enable_progress_bar = false")
        yield db


def _name(db: Any, name: str, source: pa.Table | Path | list[Path]) -> None:
    if isinstance(source, pa.Table):
        db.register(name, source)
        return
    files = [source] if isinstance(source, Path) else source
    if not files:
        raise ValueError(f"{name} names no file")
    db.read_parquet([str(file) for file in files]).create_view(name)


def _first_line(error: Exception) -> str:
    return str(error).partition("\n")[0]


def map_groups(
    table: pa.Table, by: str, function: Callable[[pa.Table], pa.Table], schema: pa.Schema
) -> pa.Table:
    """Return what `function` makes of each group of rows, one after another, in order of the key.

    Args:
        table: any columns; a group keeps its rows in the table's order.
        by: the column whose equal values are one group; nulls are one group, the last.
        function: from the rows of one group to rows of `schema`.
        schema: of the answer, also when there is no row.

    Example:
        >>> table = pa.table({"who": ["b", "a", "b"], "n": [1, 2, 3]})
        >>> map_groups(table, "who", lambda rows: rows.slice(0, 1), table.schema).to_pylist()
        [{'who': 'a', 'n': 2}, {'who': 'b', 'n': 1}]
    """
    numbered = table.append_column(_ROW, pa.array(np.arange(table.num_rows)))
    order = pc.sort_indices(numbered, [(by, "ascending"), (_ROW, "ascending")])
    rows = table.take(order).combine_chunks()
    keys = pc.rank(rows[by], tiebreaker="dense").to_numpy()
    borders = [0, *(np.flatnonzero(np.diff(keys)) + 1), rows.num_rows]
    parts = [
        function(rows.slice(start, end - start)).cast(schema)
        for start, end in pairwise(borders)
        if start < end
    ]
    return pa.concat_tables(parts) if parts else schema.empty_table()
