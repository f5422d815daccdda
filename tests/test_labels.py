"""Labels: read from a CSV, given by a rule, and settled where several say different things."""

import pyarrow as pa
import pytest

from wherefrom.errors import LabelsError, PolicyError, UnknownNameError
from wherefrom.labels import SCHEMA, attach, read_csv
from wherefrom.replay.labelling import label_by_rule
from wherefrom.schema import to_table
from wherefrom.vocabulary import Activity


def write(tmp_path, text):
    path = tmp_path / "labels.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def test_csv_says_true_or_false_of_an_activity(tmp_path):
    path = write(tmp_path, "\ufeffactivity,label,value\na,on_message,TRUE\nb,to_target,no\n")
    assert read_csv(path, "Ana").to_pylist() == [
        {"activity": "a", "label": "on_message", "value": 1.0, "by": "Ana"},
        {"activity": "b", "label": "to_target", "value": 0.0, "by": "Ana"},
    ]


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        ("activity,label\na,on_message\n", LabelsError, 'no column "value"'),
        ("activity,label,value\na,on_message,maybe\n", LabelsError, "line 2.*'maybe'"),
        ("activity,label,value\na,on_massage,yes\n", UnknownNameError, '"on_message"'),
        (b"activity,label,value\n\xff,on_message,yes\n", LabelsError, "cannot be read"),
    ],
)
def test_csv_that_is_wrong_is_told_so(tmp_path, text, error, said):
    with pytest.raises(error, match=said):
        read_csv(write(tmp_path, text), "Ana")


def test_a_person_goes_before_a_rule_and_order_is_kept():
    rows = [
        ("b", "on_message", 1.0, "rule"),
        ("b", "on_message", 0.0, "zoe"),
        ("a", "to_target", 1.0, "rule"),
        ("gone", "to_target", 1.0, "rule"),
    ]
    labels = pa.Table.from_pylist(
        [dict(zip(SCHEMA.names, row, strict=True)) for row in rows], SCHEMA
    )
    told = attach(pa.table({"id": ["b", "c", "a"]}), labels)
    assert told["on_message"].to_pylist() == [False, None, None]
    assert told["to_target"].to_pylist() == [None, None, True]


def test_without_labels_nothing_is_known():
    told = attach(pa.table({"id": ["a"]}), SCHEMA.empty_table())
    assert told.to_pylist() == [{"id": "a", "on_message": None, "to_target": None}]


def test_rule_labels_every_activity():
    activities = to_table(
        [
            Activity(id=name, type="Create", actor="email:a@b.c", channel="email", tags=tags)
            for name, tags in (("a", ("hiring",)), ("b", ()))
        ],
        "a.mbox",
    )
    told = label_by_rule(activities, "on_message", "list_has_any(tags, ['hiring'])", "UTC")
    assert told.select(["activity", "value", "by"]).to_pylist() == [
        {"activity": "a", "value": 1.0, "by": "rule"},
        {"activity": "b", "value": 0.0, "by": "rule"},
    ]
    with pytest.raises(PolicyError, match='The rule of on_message: there is no column "reply"'):
        label_by_rule(activities, "on_message", "reply", "UTC")
    with pytest.raises(PolicyError, match="neither true nor false"):
        label_by_rule(activities, "on_message", "hour", "UTC")
