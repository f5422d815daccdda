"""What a room shows of who answers whom, as it reads; `compiled_rooms` is the same made fast."""

import numpy as np

from wherefrom.kernels import EVIDENCE, OWN, Floats, Indices, Longs, Messages


def turns(
    messages: Messages, people: int, slots: Longs, marks: Longs, most: int
) -> tuple[Longs, Indices, Floats, Floats]:
    """Return what speaks for each earlier message of the room as what a message answers.

    A message is asked about in its own slot; or a slot is asked about as if another message stood
    in it (who wrote it, whom it names, its words), which tells what chance looks like.

    Args:
        messages: of rooms.
        people: how many there are.
        slots: (q,) rising indices.
        marks: (q,) indices of the messages that stand in the slots; the slots for what truly was.
        most: latest messages of the room that are looked at.

    Returns:
        (q + 1,) where each slot's row begins; (m,) the elders, latest first; (m, EVIDENCE) and
        (q, OWN), see there.
    """
    del people
    starts, elders, evidence, own = [0], [], [], []
    for slot, mark in zip(slots, marks, strict=True):
        before = list(range(slot - 1, messages.first[slot] - 1, -1))
        for elder in before[:most]:
            elders.append(elder)
            evidence.append(_evidence(messages, slot, mark, elder))
        starts.append(len(elders))
        own.append(_own(messages, slot, mark, before))
    return (
        np.array(starts, dtype=np.int64),
        np.array(elders, dtype=np.int32),
        np.array(evidence, dtype=np.float32).reshape(-1, len(EVIDENCE)),
        np.array(own, dtype=np.float32).reshape(-1, len(OWN)),
    )


def _evidence(messages: Messages, slot: int, mark: int, elder: int) -> list[float]:
    child, author = messages.actor[mark], messages.actor[elder]
    between = range(elder + 1, slot)
    named = [_names(messages, j) for j in between]
    ours, theirs = _names(messages, mark), _names(messages, elder)
    before = range(slot - 1, messages.first[slot] - 1, -1)
    own = next((j for j in before if messages.actor[j] == child), None)
    turned = own is not None and _names(messages, own)[:1] == [author]
    caller = next((j for j in before if child in _names(messages, j)), None)
    names = 0 if not ours else 2 if author in ours else 1
    common = 3 if set(ours) & set(theirs) else 1
    is_named = 0 if not theirs else 2 if child in theirs else common
    return [
        slot - elder,
        child == author,
        names,
        is_named,
        sum(messages.actor[j] == author for j in between),
        sum(messages.actor[j] == child for j in between),
        sum(author in row for row in named),
        len({int(messages.actor[j]) for j in between}),
        _dot(messages, mark, elder),
        _quoted(messages, mark, elder),
        turned,
        caller == elder,
        caller is not None and messages.actor[caller] == author,
    ]


def _own(messages: Messages, slot: int, mark: int, before: list[int]) -> list[float]:
    child = messages.actor[mark]
    named = _names(messages, mark)
    mine = [j for j in before if messages.actor[j] == child]
    calls = [j for j in before if child in _names(messages, j)]
    met = [j for j in before if named and messages.actor[j] == named[0]]
    backs = [slot - rows[0] if rows else 0 for rows in (mine, calls, met)]
    return [backs[0], len(mine), backs[1], backs[2]]


def _names(messages: Messages, i: int) -> list[int]:
    return messages.persons[messages.names[i] : messages.names[i + 1]].tolist()


def _dot(messages: Messages, one: int, other: int) -> float:
    rows = [slice(messages.words[i], messages.words[i + 1]) for i in (one, other)]
    left, right = (
        dict(zip(messages.word[row].tolist(), messages.weight[row].tolist(), strict=True))
        for row in rows
    )
    return sum(weight * right[word] for word, weight in left.items() if word in right)


def _quoted(messages: Messages, child: int, elder: int) -> float:
    quoted = messages.quoted[messages.quotes[child] : messages.quotes[child + 1]]
    said = messages.said[messages.says[elder] : messages.says[elder + 1]]
    return float(np.isin(quoted, said).mean()) if quoted.size else 0.0
