"""A classifier that learns a label from the few that people gave, and labels the rest."""

from typing import Any, Final, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.errors import LabelsError
from wherefrom.kernels import Floats
from wherefrom.labels import BY_CLASSIFIER, BY_RULE, SCHEMA, known

EACH: Final = 5  # labels of yes, and of no, that it takes to learn
FOLDS: Final = 5
CUT: Final = 2_000  # characters of a message that are read


class Learnt(NamedTuple):
    """What a classifier learnt.

    Attributes:
        labels: of all activities with a text; the value is its probability.
        number: labels by people that it learnt from.
        right: share of them it gets right when it has not seen them.
        guess: share that saying always the commoner one would get right.
    """

    labels: pa.Table
    number: int
    right: float
    guess: float


def learn(activities: pa.Table, labels: pa.Table, label: str, seed: int) -> Learnt:
    """Return what is learnt of a label from those that people gave.

    Args:
        activities: the record's columns.
        labels: of the record.
        label: one of `labels.LABELS`.
        seed: decides which labels are hidden together to test it.

    Raises:
        UnknownNameError: there is no such label.
        LabelsError: people gave too few to learn from.

    Source:
        Logistic regression over tf-idf, the classes weighed alike; Wang & Manning, ACL 2012.
    """
    given = _given(labels, known(label))
    places = [k for k, id_ in enumerate(activities["id"].to_pylist()) if id_ in given]
    texts = _texts(activities)
    wanted = np.array([given[activities["id"][k].as_py()] for k in places], dtype=bool)
    yes, no = int(wanted.sum()), int((~wanted).sum())
    if min(yes, no) < EACH:
        raise LabelsError(
            f"People gave {yes} labels of yes and {no} of no for {label}; it takes {EACH} of each "
            "to learn. Import more: wherefrom labels import FILE.csv --by NAME."
        )
    seen = [texts[k] for k in places]
    right = _right(seen, wanted, min(FOLDS, yes, no), seed)
    model = _model().fit(seen, wanted)
    told = np.flatnonzero([bool(text.strip()) for text in texts])
    chances: Floats = model.predict_proba([texts[k] for k in told])[:, 1]
    columns = {
        "activity": activities["id"].take(pa.array(told)),
        "label": pa.array([label] * told.size, pa.string()),
        "value": pa.array(chances),
        "by": pa.array([BY_CLASSIFIER] * told.size, pa.string()),
    }
    return Learnt(pa.table(columns, schema=SCHEMA), wanted.size, right, max(yes, no) / wanted.size)


def _given(labels: pa.Table, label: str) -> dict[str, bool]:
    """Return what people said, the first by name where they differ."""
    rows = labels.filter(pc.equal(labels["label"], label)).to_pylist()
    people = [row for row in rows if row["by"] not in {BY_RULE, BY_CLASSIFIER}]
    people.sort(key=lambda row: row["by"], reverse=True)
    return {row["activity"]: row["value"] > 0.5 for row in people}  # noqa: PLR2004 yes or no


def _texts(activities: pa.Table) -> list[str]:
    tags = pc.binary_join(pc.fill_null(activities["tags"], []), " ")
    names, contents = (pc.fill_null(activities[column], "") for column in ("name", "content"))
    parts = (names, pc.utf8_slice_codeunits(contents, 0, CUT), tags)
    joined: list[str] = pc.binary_join_element_wise(*parts, "\n").to_pylist()
    return joined


def _model() -> Any:
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  a second
    from sklearn.linear_model import LogisticRegression  # noqa: PLC0415
    from sklearn.pipeline import make_pipeline  # noqa: PLC0415

    return make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        LogisticRegression(C=10.0, class_weight="balanced", max_iter=1000),
    )


def _right(texts: list[str], wanted: Any, folds: int, seed: int) -> float:
    from sklearn.model_selection import StratifiedKFold, cross_val_predict  # noqa: PLC0415

    parts = StratifiedKFold(folds, shuffle=True, random_state=seed)
    return float((cross_val_predict(_model(), texts, wanted, cv=parts) == wanted).mean())
