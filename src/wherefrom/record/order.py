"""Which row of an id is read, and in what order: never by the order of imports."""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

ORDER = ["published", "id", "version"]  # what the order needs to be told
_SLICE = 1 << 16  # rows; Arrow's short offsets end at 2 GiB of text in one piece
_WIDE: dict[pa.DataType, pa.DataType] = {
    pa.string(): pa.large_string(),
    pa.list_(pa.string()): pa.large_list(pa.large_string()),
}


def one_row_an_id(table: pa.Table) -> pa.Table:
    """Return, of a table with the columns `ORDER`, one row an id, by published and id.

    Of several versions the one with the earliest known time stays, then the one with the
    smallest hash.
    """
    # Nulls come last. So the first row of an id is the one that stays.
    order = pc.sort_indices(table.select(ORDER), [(name, "ascending") for name in ORDER])
    codes = _gathered(table["id"], order).combine_chunks().dictionary_encode().indices.to_numpy()
    latest = np.maximum.accumulate(codes) if codes.size else codes
    first = np.ones(codes.size, np.bool_)
    first[1:] = latest[1:] > latest[:-1]
    kept = order.filter(pa.array(first))
    columns = [_gathered(table[name], kept) for name in table.column_names]
    return pa.Table.from_arrays(columns, schema=table.schema)


def _gathered(column: "pa.ChunkedArray[Any]", order: "pa.Array[Any]") -> "pa.ChunkedArray[Any]":
    # Taking from many chunks is slow, and fails beyond 2 GiB of text: make one wide chunk of
    # them, and narrow ones of what is taken.
    wide = column.cast(_WIDE.get(column.type, column.type)).combine_chunks()
    slices = [order.slice(start, _SLICE) for start in range(0, len(order), _SLICE)]
    return pa.chunked_array([wide.take(part).cast(column.type) for part in slices], column.type)
