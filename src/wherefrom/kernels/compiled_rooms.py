"""The kernel of `reference_rooms`, made fast; see there."""

import numpy as np
from numba import njit

from wherefrom.kernels import Floats, Indices, Longs, Messages

COLUMNS, OWN_COLUMNS = 13, 4  # of EVIDENCE and OWN; numba wants them as plain numbers
NOBODY, OTHERS, AUTHOR, COMMON = 0, 1, 2, 3


@njit(cache=True, nogil=True)
def turns(
    messages: Messages, people: int, slots: Longs, marks: Longs, most: int
) -> tuple[Longs, Indices, Floats, Floats]:
    """See `reference_rooms.turns`. One walk back from each slot; what was last is remembered."""
    starts = np.zeros(slots.size + 1, np.int64)
    for q in range(slots.size):
        starts[q + 1] = starts[q] + min(slots[q] - messages.first[slots[q]], most)
    elders = np.empty(starts[-1], np.int32)
    evidence = np.zeros((starts[-1], COLUMNS), np.float32)
    own = np.zeros((slots.size, OWN_COLUMNS), np.float32)
    last = np.full(people, -1, np.int64)  # message by each person, of all rooms so far
    caller = np.full(people, -1, np.int64)  # message that names each person
    number = np.zeros(people, np.int64)  # messages by each person in the room of `counted`
    counted = np.full(people, -1, np.int64)  # first message of that room
    spoke = np.zeros(people, np.int64)  # between elder and slot
    was_named = np.zeros(people, np.int64)
    entered = 0
    for q in range(slots.size):
        slot, mark = slots[q], marks[q]
        first = messages.first[slot]
        entered = max(entered, first)
        while entered < slot:
            _enter(messages, entered, first, last, caller, number, counted)
            entered += 1
        child = messages.actor[mark]
        begin, end = messages.names[mark], messages.names[mark + 1]
        mine = last[child] if last[child] >= first else -1
        turned = -1  # whom the child's author last named
        if mine >= 0 and messages.names[mine + 1] > messages.names[mine]:
            turned = messages.persons[messages.names[mine]]
        call = caller[child] if caller[child] >= first else -1
        _tell_own(messages, slot, mark, first, last, own[q])
        own[q, 1] = number[child] if counted[child] == first else 0
        own[q, 2] = slot - call if call >= 0 else 0
        others = 0
        for place in range(starts[q + 1] - starts[q]):
            elder = slot - 1 - place
            author = messages.actor[elder]
            row = evidence[starts[q] + place]
            elders[starts[q] + place] = elder
            row[0] = slot - elder
            row[1] = child == author
            named = _names(messages, mark, author)
            row[2] = NOBODY if begin == end else AUTHOR if named else OTHERS
            row[3] = _is_named(messages, mark, elder, child)
            row[4] = spoke[author]
            row[5] = spoke[child]
            row[6] = was_named[author]
            row[7] = others
            row[8] = _dot(messages, mark, elder)
            row[9] = _quoted(messages, mark, elder)
            row[10] = turned == author
            row[11] = call == elder
            row[12] = call >= 0 and messages.actor[call] == author
            others += spoke[author] == 0
            spoke[author] += 1
            for e in range(messages.names[elder], messages.names[elder + 1]):
                was_named[messages.persons[e]] += 1
        for place in range(starts[q + 1] - starts[q]):  # clean for the next
            elder = slot - 1 - place
            spoke[messages.actor[elder]] = 0
            for e in range(messages.names[elder], messages.names[elder + 1]):
                was_named[messages.persons[e]] = 0
    return starts, elders, evidence, own


@njit(cache=True, nogil=True)
def _enter(
    messages: Messages,
    i: int,
    first: int,
    last: Longs,
    caller: Longs,
    number: Longs,
    counted: Longs,
) -> None:
    author = messages.actor[i]
    last[author] = i
    number[author] = number[author] + 1 if counted[author] == first else 1
    counted[author] = first
    for e in range(messages.names[i], messages.names[i + 1]):
        caller[messages.persons[e]] = i


@njit(cache=True, nogil=True)
def _tell_own(
    messages: Messages, slot: int, mark: int, first: int, last: Longs, row: Floats
) -> None:
    child = messages.actor[mark]
    if last[child] >= first:
        row[0] = slot - last[child]
    if messages.names[mark + 1] > messages.names[mark]:
        met = last[messages.persons[messages.names[mark]]]
        if met >= first:
            row[3] = slot - met


@njit(cache=True, nogil=True)
def _names(messages: Messages, i: int, person: int) -> bool:
    for e in range(messages.names[i], messages.names[i + 1]):
        if messages.persons[e] == person:
            return True
    return False


@njit(cache=True, nogil=True)
def _is_named(messages: Messages, mark: int, elder: int, child: int) -> int:
    if messages.names[elder] == messages.names[elder + 1]:
        return NOBODY
    if _names(messages, elder, child):
        return AUTHOR
    for e in range(messages.names[mark], messages.names[mark + 1]):
        if _names(messages, elder, messages.persons[e]):
            return COMMON
    return OTHERS


@njit(cache=True, nogil=True)
def _dot(messages: Messages, one: int, other: int) -> float:
    a, b = messages.words[one], messages.words[other]
    total = 0.0
    while a < messages.words[one + 1] and b < messages.words[other + 1]:
        if messages.word[a] == messages.word[b]:
            total += messages.weight[a] * messages.weight[b]
            a += 1
            b += 1
        elif messages.word[a] < messages.word[b]:
            a += 1
        else:
            b += 1
    return total


@njit(cache=True, nogil=True)
def _quoted(messages: Messages, child: int, elder: int) -> float:
    begin, end = messages.quotes[child], messages.quotes[child + 1]
    if begin == end:
        return 0.0
    a, b, both = begin, messages.says[elder], 0
    while a < end and b < messages.says[elder + 1]:
        if messages.quoted[a] == messages.said[b]:
            both += 1
            a += 1
        elif messages.quoted[a] < messages.said[b]:
            a += 1
        else:
            b += 1
    return both / (end - begin)
