"""Messages of rooms and threads as the kernel of turns reads them: names, words and quotes."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Floats, Indices, Longs, Messages
from wherefrom.lineage.history import History, Rows

TOKEN = re.compile(r"[^\s,:;?!()\"<>]+")
WORD = re.compile(r"\w[\w'./-]*")
QUOTE = re.compile(r"^[>|\s]+")
HANDLE_LEAST = 3  # characters; a shorter word in a text is no name
# A word that is said so much more often than its bearer speaks is a word, not a name.
SPOKEN, SPOKEN_TWICE = 5, 2
LINE_LEAST = 12  # characters of a line that can be told from others
CUT = 4_000  # characters of a message that are looked at


def gather(history: History, activities: pa.Table, order: Longs, *, by_handle: bool) -> Messages:
    """Return the messages of these activities.

    Args:
        history: of all.
        activities: the record's columns; what the history was built from.
        order: (n,) indices of the history, one room after another, in time order within each.
        by_handle: who is called by a handle in the text is named too, as in chats; otherwise those
            that a message is addressed to, as in mail.
    """
    rows = activities.select(["content", "quoted"]).take(pa.array(history.rows[order]))
    contents, quotes_of = (
        pc.fill_null(pc.utf8_slice_codeunits(rows[name], 0, CUT), "").to_pylist()
        for name in ("content", "quoted")
    )
    room = history.thread[order]
    first = np.maximum.accumulate(
        np.where(np.concatenate([[True], room[1:] != room[:-1]]), np.arange(order.size), 0)
    )
    addressed = [history.addressed.row(int(i)) for i in order]
    tokens = [WORD.findall(text.casefold()) for text in contents]
    if by_handle:
        addressed, tokens = _with_handles(history, order, first, contents, addressed, tokens)
    names = _ragged(addressed)
    words, word, weight = _weighed(tokens)
    said = [_lines(text) for text in contents]
    quoted = [_lines(text) for text in quotes_of]
    numbers: dict[str, int] = {}
    says, quotes = (
        _ragged([sorted({numbers.setdefault(line, len(numbers)) for line in row}) for row in lines])
        for lines in (said, quoted)
    )
    return Messages(
        first.astype(np.int64),
        history.actor[order].astype(np.int32),
        names.starts,
        names.items,
        words,
        word,
        weight,
        says.starts,
        says.items.astype(np.int64),
        quotes.starts,
        quotes.items.astype(np.int64),
    )


def _ragged(rows: Iterable[Sequence[int]]) -> Rows:
    kept = list(rows)
    starts = np.concatenate([[0], np.cumsum([len(row) for row in kept], dtype=np.int64)])
    return Rows(starts, np.array([item for row in kept for item in row], dtype=np.int32))


def _lines(text: str) -> list[str]:
    plain = (QUOTE.sub("", line).strip() for line in text.splitlines())
    return [line for line in plain if len(line) >= LINE_LEAST]


def _weighed(tokens: list[list[str]]) -> tuple[Longs, Indices, Floats]:
    """Return tf-idf rows of length one: starts, words and weights."""
    from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: PLC0415  a second

    vectoriser = TfidfVectorizer(analyzer=list, sublinear_tf=True)
    try:
        matrix: Any = vectoriser.fit_transform(tokens)
    except ValueError:  # not a word in all of them
        return np.zeros(len(tokens) + 1, np.int64), np.zeros(0, np.int32), np.zeros(0)
    matrix.sort_indices()
    return matrix.indptr.astype(np.int64), matrix.indices.astype(np.int32), matrix.data


def _with_handles(
    history: History,
    order: Longs,
    first: Longs,
    contents: list[str],
    addressed: list[list[int]],
    tokens: list[list[str]],
) -> tuple[list[list[int]], list[list[str]]]:
    """Return whom each message names, by handle too, and its words without those names."""
    handles = [_handle(person) for person in history.people]
    named, bare = [], []
    actor = history.actor[order]
    begins = np.append(np.unique(first), order.size)
    for begin, end in pairwise(begins.tolist()):
        texts = [_tokens(text) for text in contents[begin:end]]
        here = _callable(actor[begin:end], handles, texts)
        for i in range(begin, end):
            called = [here[token] for token in texts[i - begin] if token in here]
            row = dict.fromkeys([*addressed[i], *called])
            row.pop(int(actor[i]), None)
            names = {handles[person] for person in row}
            named.append(list(row))
            bare.append([token for token in tokens[i] if token not in names])
    return named, bare


def _handle(person: str) -> str:
    return person.partition(":")[2].partition("@")[0].casefold()


def _tokens(text: str) -> list[str]:
    return [token.strip(".'@") for token in TOKEN.findall(text.casefold())]


def _callable(actors: Indices, handles: list[str], texts: list[list[str]]) -> dict[str, int]:
    """Return the handles that are names in this room, not words, and whose they are."""
    acts = Counter(actors.tolist())
    owner = {handles[person]: person for person in acts if len(handles[person]) >= HANDLE_LEAST}
    said = Counter(token for text in texts for token in set(text) if token in owner)
    return {
        handle: person
        for handle, person in owner.items()
        if said[handle] <= SPOKEN_TWICE * acts[person] + SPOKEN
    }
