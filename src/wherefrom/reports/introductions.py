"""People we know who talk of the same, and have never had a word with each other."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np

from wherefrom.engines.duckdb import query
from wherefrom.kernels import Flags
from wherefrom.lineage import Lineage
from wherefrom.lineage.contacts import contacts

PEOPLE_MOST: Final = 500  # of those we know best, who are compared
WORDS_LEAST: Final = 20  # that somebody has said, to be compared
COMMON: Final = 0.2  # of the people: a word that more of them use tells of nobody
LETTERS: Final = 4  # of a word
SAID_MOST: Final = 20_000  # letters of a person, the latest
MOST: Final = 20  # pairs
EACH: Final = 2  # of a person
SHARED: Final = 3  # words told of a pair
SHARED_LEAST: Final = 2

_SAID: Final = f"""
    select person, right(string_agg(
        concat_ws(' ', name, content, array_to_string(tags, ' ')), ' ' order by published, id
    ), {SAID_MOST}) as said
    from activities where not ours and type = 'Create' group by person
    """  # noqa: S608 no word of it comes from outside
_Pair = tuple[str, str, list[str]]


def introductions(lineage: Lineage, known: Sequence[str], noted: Mapping[str, str]) -> list[_Pair]:
    """Return pairs of strangers, the most alike first, with the words they have in common.

    Args:
        lineage: of the record.
        known: people we have spoken with, best known first.
        noted: by person what the user noted of their interests, as if they had said it.

    Source:
        Cosine of tf-idf vectors; Salton & Buckley 1988.
    """
    told = {
        row["person"]: f"{row['said']} {noted.get(row['person'], '')}"
        for row in query(_SAID, activities=lineage.table()).to_pylist()
    }
    people = [each for each in known if len(told.get(each, "").split()) >= WORDS_LEAST]
    people = people[:PEOPLE_MOST]
    found = _vectors([told[person] for person in people], _names(lineage))
    if found is None:
        return []
    vectors, words = found
    alike = (vectors @ vectors.T).toarray()
    name_of = dict(zip(lineage.history.people, lineage.names, strict=True))
    called = np.array([name_of[person] for person in people])
    # Two of one name are most likely one person whose accounts nobody joined yet
    strangers = np.triu(~_acquainted(lineage, people) & (called[:, None] != called), 1)
    pairs: list[_Pair] = []
    used = np.zeros(len(people), dtype=int)
    for place in np.argsort(-alike * strangers, axis=None, kind="stable"):
        i, j = divmod(int(place), len(people))
        if not strangers[i, j] or alike[i, j] <= 0 or len(pairs) == MOST:
            break
        both = vectors[[i]].multiply(vectors[[j]]).toarray().ravel()
        shared = [str(words[k]) for k in np.argsort(-both, kind="stable")[:SHARED] if both[k] > 0]
        if max(used[i], used[j]) < EACH and len(shared) >= SHARED_LEAST:
            pairs.append((people[i], people[j], shared))
            used[[i, j]] += 1
    return pairs


def _vectors(texts: list[str], left_out: list[str]) -> tuple[Any, Any] | None:
    """Return a vector for each text, and the words they stand for; None without any."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  a second

    vectoriser = TfidfVectorizer(
        sublinear_tf=True,
        min_df=2,
        max_df=max(COMMON, 2 / max(len(texts), 1)),
        token_pattern=rf"(?u)\b[^\W\d_]{{{LETTERS},}}\b",
        stop_words=left_out or None,
        dtype=np.float64,
    )
    try:
        vectors = vectoriser.fit_transform(texts)
    except ValueError:  # nobody to compare, or no word that two of them and few others use
        return None
    return vectors, vectoriser.get_feature_names_out()


def _acquainted(lineage: Lineage, people: Sequence[str]) -> Flags:
    """Tell which two of the people have had a word with each other, (people, people)."""
    history = lineage.history
    place = {person: k for k, person in enumerate(people)}
    at = np.array([place.get(person, -1) for person in history.people])
    ends = at[contacts(history).ends]
    ends = ends[(ends >= 0).all(axis=1)]
    known = np.zeros((len(people), len(people)), dtype=bool)
    known[ends[:, 0], ends[:, 1]] = known[ends[:, 1], ends[:, 0]] = True
    return known


def _names(lineage: Lineage) -> list[str]:
    """Return the parts of people's names: who is greeted is no subject."""
    named = " ".join([*lineage.names, *lineage.history.people]).lower()
    return sorted(set("".join(c if c.isalpha() else " " for c in named).split()))
