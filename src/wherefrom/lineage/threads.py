"""Which activities belong to one thread, from what each of them says alone."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from wherefrom.kernels import Longs

# Answers whose header was lost still carry the subject; older than this, it is another matter.
SUBJECT_WINDOW_DAYS = 60
PREFIXES = "re|aw|antw|sv|vs|fwd?|wg|tr|r|rif|odp|回复|答复|转发"
ANSWERS = rf"(?i)^\s*(({PREFIXES})\s*(\[\d+\])?\s*[:\x{{ff1a}}]\s*)+"
LIST_TAGS = r"^\s*(\[[^\]]{1,40}\]\s*)+"


def threads(activities: pa.Table, link: Longs) -> tuple[Longs, list[str]]:
    """Return each activity's thread and the threads' ids.

    Activities are of one thread when they name the same context or answer each other, however
    indirectly, also through activities that the record does not hold; and, where an answer names
    neither, when it bears the subject of an earlier activity. (An answer says `Re:`, or
    quotes.)

    Args:
        activities: in time order, with known times.
        link: (n,) row that each states as its origin, or below nought.

    Returns:
        (n,) thread numbers, and the id of each: the context named by its earliest activity.

    Source:
        jwz, Message Threading, without its containers, for the union of all headers;
        `shared` practice of list archives for the subject.
    """
    from scipy.sparse import coo_array  # noqa: PLC0415  half a second
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    n = activities.num_rows
    own = activities["id"]
    context = pc.coalesce(activities["context"], own)
    answered = pc.coalesce(activities["in_reply_to"], own)
    names = pa.chunked_array([*own.chunks, *context.chunks, *answered.chunks], pa.string())
    encoded = names.combine_chunks().dictionary_encode()
    code = encoded.indices.to_numpy().astype(np.int64).reshape(3, n) if n else np.zeros((3, 0), int)
    children, parents = _by_subject(activities, link)
    heads = np.concatenate([code[0], code[0], code[0][children]])
    tails = np.concatenate([code[1], code[2], code[0][parents]])
    size = len(encoded.dictionary)
    graph = coo_array((np.ones(heads.size, dtype=bool), (heads, tails)), shape=(size, size))
    _, component = connected_components(graph, directed=False)
    _, first, thread = np.unique(component[code[0]], return_index=True, return_inverse=True)
    return thread.astype(np.int64), context.take(pa.array(first)).to_pylist()


def _by_subject(activities: pa.Table, link: Longs) -> tuple[Longs, Longs]:
    """Return answers that state no origin, and the latest activity whose subject they bear."""
    names = activities["name"]
    # Some list software takes `Re:` off the titles; who quotes answers all the same.
    quotes = pc.and_(pc.is_valid(names), pc.is_valid(activities["quoted"]))
    alone = pc.and_(pc.or_(is_answer(names), quotes), pa.array(link == -1))
    children = np.flatnonzero(alone.to_numpy())
    if not children.size:
        return children, children
    plain = plain_titles(names)
    micros = activities["published"].cast(pa.int64()).to_numpy()
    latest: dict[str, int] = {}
    found = np.full(children.size, -1, dtype=np.int64)
    answers = dict(zip(children.tolist(), range(children.size), strict=True))
    for row, subject in enumerate(plain.to_pylist()):
        if not subject:
            continue
        if row in answers and subject in latest:
            found[answers[row]] = latest[subject]
        latest[subject] = row
    window = SUBJECT_WINDOW_DAYS * 86_400_000_000
    near = (found >= 0) & (micros[children] - micros[np.maximum(found, 0)] <= window)
    return children[near], found[near]


def is_answer(names: pa.ChunkedArray) -> pa.ChunkedArray:
    """Tell which titles begin with `Re:`, `Fwd:` or the like in another language."""
    return pc.match_substring_regex(names, ANSWERS).fill_null(False)  # noqa: FBT003


def plain_titles(names: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return titles without `Re:`, `Fwd:` and `[tags]` before them, in lower case."""
    plain = pc.replace_substring_regex(names, ANSWERS, "")
    plain = pc.replace_substring_regex(plain, LIST_TAGS, "")
    plain = pc.replace_substring_regex(plain, ANSWERS, "")
    return pc.utf8_lower(pc.utf8_trim_whitespace(plain))
