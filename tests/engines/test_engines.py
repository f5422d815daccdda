"""One contract for all engines: what is added to the tuple is tested at once."""

import subprocess
import sys

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wherefrom.engines import duckdb
from wherefrom.errors import EngineError

ENGINES = [pytest.param(duckdb, id="duckdb")]
TABLE = pa.table({"who": ["b", None, "a", "b"], "n": [1, 2, 3, 4]})


@pytest.mark.parametrize("engine", ENGINES)
def test_query_answers_over_tables_and_files_alike(engine, tmp_path):
    pq.write_table(TABLE, tmp_path / "one.parquet")
    sql = "select who, count(*) as many from t group by who order by who nulls last"
    wanted = [{"who": "a", "many": 1}, {"who": "b", "many": 2}, {"who": None, "many": 1}]
    assert engine.query(sql, t=TABLE).to_pylist() == wanted
    assert engine.query(sql, t=tmp_path / "one.parquet").to_pylist() == wanted
    both = engine.query("select count(*) as n from t", t=[tmp_path / "one.parquet"] * 2)
    assert both.to_pylist() == [{"n": 8}]


@pytest.mark.parametrize("engine", ENGINES)
def test_query_that_is_wrong_is_one_sentence(engine):
    with pytest.raises(EngineError, match="refused a question") as refused:
        engine.query("select nothing from t", t=TABLE)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("engine", ENGINES)
def test_query_of_no_file_is_misuse(engine):
    with pytest.raises(ValueError, match="names no file"):
        engine.query("select 1", t=[])


@pytest.mark.parametrize("engine", ENGINES)
def test_query_counts_hours_in_the_zone_asked_for(engine):
    at = pa.table({"moment": pa.array([0], pa.timestamp("us", "UTC"))})
    (row,) = engine.query("select hour(moment) as hour from t", zone="Asia/Tokyo", t=at).to_pylist()
    assert row == {"hour": 9}


@pytest.mark.parametrize("engine", ENGINES)
@settings(deadline=None, max_examples=40, derandomize=True)
@given(keys=st.lists(st.sampled_from(["a", "b", None, "é"]), max_size=12))
def test_map_groups_hands_over_each_row_once_in_order(engine, keys):
    table = pa.table({"who": pa.array(keys, pa.string()), "n": pa.array(range(len(keys)), "int64")})
    groups = []

    def see(rows):
        groups.append((rows["who"].to_pylist(), rows["n"].to_pylist()))
        return rows

    answer = engine.map_groups(table, "who", see, table.schema)
    assert sorted(answer["n"].to_pylist()) == list(range(len(keys)))
    assert all(len(set(who)) == 1 and n == sorted(n) for who, n in groups)
    firsts = [who[0] for who, _ in groups]
    assert firsts == sorted(set(keys) - {None}) + [None] * (None in keys)


def test_importing_the_engine_leaves_duckdb_alone():
    code = "import sys, wherefrom.engines.duckdb; sys.exit('duckdb' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
