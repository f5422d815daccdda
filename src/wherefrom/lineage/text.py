"""How alike two texts are, and how much more alike true pairs are than chance ones."""

from collections.abc import Sequence

import numpy as np

from wherefrom.kernels import Floats, Longs

BINS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.98])
PRIOR = 0.5  # pairs' worth of evenness in each bin
CUT = 2_000  # characters of a message that are compared


def similarity(
    notes: Sequence[str], names: Sequence[str], contents: Sequence[str], note: Longs, text: Longs
) -> Floats:
    """Return how alike each note and each message are, by title or by all of it: 0 to 1.

    Args:
        notes: what outcomes were, in the user's words.
        names: titles of messages.
        contents: their texts, in the same order.
        note: (m,) which note.
        text: (m,) which message.

    Source:
        Cosine of tf-idf vectors over words and pairs of words; Salton & Buckley 1988.
    """
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  a second

    whole = [f"{name}\n{content[:CUT]}" for name, content in zip(names, contents, strict=True)]
    vectoriser = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, dtype=np.float64)
    try:
        vectoriser.fit([*notes, *names])
    except ValueError:  # not a word of two letters in all of them: nothing to compare
        return np.zeros(note.size)
    ours = vectoriser.transform(notes)
    alike = np.zeros(note.size)
    for texts in (names, whole):
        theirs = vectoriser.transform(texts)
        for begin in range(0, note.size, 100_000):
            rows = slice(begin, begin + 100_000)
            product = ours[note[rows]].multiply(theirs[text[rows]]).sum(axis=1)
            alike[rows] = np.maximum(alike[rows], np.asarray(product).ravel())
    return alike


def ratio(alike: Floats, weight: Floats, chance: Floats) -> Floats:
    """Return how much likelier each likeness is of true pairs than of chance ones.

    Args:
        alike: (m,) likeness of each pair.
        weight: (m,) probability that the pair is true.
        chance: (m,) what each pair counts for among the chance ones.

    Returns:
        (m,) h1 / h0, never falling as likeness rises.
    """
    place = np.searchsorted(BINS, alike)
    false = np.bincount(place, chance, BINS.size + 1) + PRIOR / (BINS.size + 1)
    false /= false.sum()
    true = np.bincount(place, weight, BINS.size + 1) + PRIOR * false  # without pairs, no odds
    odds = true / true.sum() / false
    return np.maximum.accumulate(odds)[place]
