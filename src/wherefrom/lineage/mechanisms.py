"""How one activity may bring about another: a mechanism a value, with what it posts and asks.

A mechanism posts activities under keys and asks, for each child, for the latest posts of its key:
so that any compatibility rule is one sweep over two sorted lists. Beside each candidate stands the
density of the child's mark: how likely, if the parent brings anything about this way, it is just
this person turning to just that one. A density over marks, never over the pairs that occurred.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Flags, Floats, Longs
from wherefrom.lineage.contacts import (
    AGAIN,
    ANSWER,
    FIRST,
    REACT,
    Contacts,
    Roles,
    pair_key,
)
from wherefrom.lineage.history import ATTENDANCE, INVITATION, SHARE, TALK, History, Rows

ADDRESSED = 0.8  # of the answers to a word with addressees, those by an addressee
SELF = 0.1  # of the answers, those by the author himself: the next part of a series
NAMED_MOST = 8  # people a message names at most to be an introduction
EVENT_MOST = 60  # people at an event whom one may still meet


class Setting(NamedTuple):
    """What the mechanisms look at.

    Attributes:
        history: the activities.
        met: the contacts of pairs.
        roles: what each activity was.
        activeness: (p,) share of all talk that a person does; sums to one.
        rooms: (n,) bool: messages of chats without links, whose answers `rooms` finds.
    """

    history: History
    met: Contacts
    roles: Roles
    activeness: Floats
    rooms: Flags


class Marks(NamedTuple):
    """Keys that activities stand under; a rows in any order.

    Attributes:
        keys: (a,) whatever must agree between parent and child.
        activity: (a,) index.
        times: (a,) days when the post counts from, or the question is asked.
    """

    keys: Longs
    activity: Longs
    times: Floats


class Mechanism(NamedTuple):
    """One way in which an activity brings about another.

    Attributes:
        name: for people, as exports and traces print it.
        window: days after which it no longer does.
        most: latest posts that a child takes as candidates.
        posts: activities that may be parents.
        asks: activities that may be children.
        density: (children, parents) -> density of each child's mark given its parent.
        linked: archives may state it by a link.
    """

    name: str
    window: float
    most: int
    posts: Callable[[Setting], Marks]
    asks: Callable[[Setting], Marks]
    density: Callable[[Setting, Longs, Longs], Floats]
    linked: bool = False


def _marks(setting: Setting, keys: Longs, activity: Longs) -> Marks:
    return Marks(keys.astype(np.int64), activity, setting.history.times[activity])


def _by_kind(setting: Setting, *kinds: int) -> Longs:
    """Return the focal contacts of activities of these kinds."""
    wanted = np.isin(setting.roles.kind, kinds) & (setting.roles.focus >= 0)
    return setting.roles.focus[wanted]


# --- reply: in a thread, or by a fresh message to who wrote


def _thread_posts(setting: Setting) -> Marks:
    history = setting.history
    talk = np.flatnonzero((history.type == TALK) | (history.type == SHARE))
    return _marks(setting, history.thread[talk], talk)


def _thread_asks(setting: Setting) -> Marks:
    answers = np.flatnonzero(np.isin(setting.roles.kind, (ANSWER, REACT)) & ~setting.rooms)
    return _marks(setting, setting.history.thread[answers], answers)


def addressed(setting: Setting, child: Longs, parent: Longs) -> Floats:
    """Return how likely the child's actor is the one to answer the parent."""
    history = setting.history
    actor = history.actor[child]
    everyone = setting.activeness[actor]
    number = history.parties.lengths()[parent]
    named = is_party(history.parties, parent, actor)
    among = np.where(named, ADDRESSED / np.maximum(number, 1), 0) + (1 - ADDRESSED) * everyone
    chosen = np.where(number > 0, among, everyone)
    return np.where(actor == history.actor[parent], SELF, (1 - SELF) * chosen)


def is_party(parties: Rows, activity: Longs, person: Longs) -> Longs:
    """Tell for each activity whether the person is among its parties."""
    people = int(max(parties.items.max(initial=0), person.max(initial=0))) + 1
    members = np.sort(parties.owners() * people + parties.items)
    wanted = activity.astype(np.int64) * people + person
    place = np.minimum(np.searchsorted(members, wanted), max(members.size - 1, 0))
    return members[place] == wanted if members.size else np.zeros(wanted.size, dtype=bool)


def _directed(setting: Setting, actor: Longs, party: Longs) -> Longs:
    return actor.astype(np.int64) * len(setting.history.people) + party


def _message_posts(setting: Setting) -> Marks:
    met = setting.met
    actor = setting.history.actor[met.activity]
    return _marks(setting, _directed(setting, actor, met.person), met.activity)


def _message_asks(setting: Setting) -> Marks:
    rows = _by_kind(setting, AGAIN, FIRST)
    met = setting.met
    actor = setting.history.actor[met.activity[rows]]
    return _marks(setting, _directed(setting, met.person[rows], actor), met.activity[rows])


def _one_of_parties(setting: Setting, child: Longs, parent: Longs) -> Floats:
    del child
    return ADDRESSED / np.maximum(setting.history.parties.lengths()[parent], 1)


def _invitation_posts(setting: Setting) -> Marks:
    history = setting.history
    activity = history.parties.owners()
    invites = history.type[activity] == INVITATION
    activity, person = activity[invites], history.parties.items[invites]
    return _marks(setting, _directed(setting, history.thread[activity], person), activity)


def _invitation_asks(setting: Setting) -> Marks:
    history = setting.history
    there = np.flatnonzero(history.type == ATTENDANCE)
    return _marks(setting, _directed(setting, history.thread[there], history.actor[there]), there)


# --- to a stranger: what was read, shared or said of somebody brings a first word


def _public(setting: Setting) -> Longs:
    history = setting.history
    return np.flatnonzero((history.public > 0) & (history.type == TALK))


def _author_posts(setting: Setting) -> Marks:
    posts = _public(setting)
    return _marks(setting, setting.history.actor[posts], posts)


def _stranger_asks(setting: Setting) -> Marks:
    rows = _by_kind(setting, FIRST)
    return _marks(setting, setting.met.person[rows], setting.met.activity[rows])


def _any_stranger(setting: Setting, child: Longs, parent: Longs) -> Floats:
    del parent
    actor, ours = setting.history.actor[child], setting.history.ours > 0
    alike = np.bincount(ours, setting.activeness, 2)
    return setting.activeness[actor] / alike[ours[actor].astype(np.int64)]


def _share_posts(setting: Setting) -> Marks:
    history = setting.history
    shares = np.flatnonzero((history.type == SHARE) & (history.link >= 0))
    return _marks(setting, history.actor[history.link[shares]], shares)


def _mention_posts(setting: Setting) -> Marks:
    history = setting.history
    activity = history.mentions.owners()
    seen = (history.public[activity] > 0) & (history.type[activity] == TALK)
    return _marks(setting, history.mentions.items[seen], activity[seen])


def _one_of_mentioned(setting: Setting, child: Longs, parent: Longs) -> Floats:
    number = setting.history.mentions.lengths()[parent]
    return _any_stranger(setting, child, parent) / np.maximum(number, 1)


# --- introduction: one message names both ends


def _pairs_named(parties: Rows, activity: Longs) -> tuple[Longs, Longs, Longs]:
    """Return every two parties of the same activity: its index and both persons."""
    owners, ones, others = [], [], []
    lengths = parties.lengths()[activity]
    for size in range(2, NAMED_MOST + 1):
        rows = activity[lengths == size]
        members = parties.items[parties.starts[rows][:, None] + np.arange(size)]
        one, other = np.triu_indices(size, 1)
        owners.append(np.repeat(rows, one.size))
        ones.append(members[:, one].ravel())
        others.append(members[:, other].ravel())
    return np.concatenate(owners), np.concatenate(ones), np.concatenate(others)


def _introduction_posts(setting: Setting) -> Marks:
    history = setting.history
    talk = np.flatnonzero(history.type == TALK)
    activity, one, other = _pairs_named(history.parties, talk)
    people = len(history.people)
    return _marks(setting, pair_key(one.astype(np.int64), other.astype(np.int64), people), activity)


def _pair_asks(setting: Setting) -> Marks:
    rows = _by_kind(setting, FIRST)
    return _marks(setting, _pair_of(setting, rows), setting.met.activity[rows])


def _pair_of(setting: Setting, rows: Longs) -> Longs:
    met = setting.met
    return met.ends[met.pair[rows], 0] * len(setting.history.people) + met.ends[met.pair[rows], 1]


def _one_of_pairs(setting: Setting, child: Longs, parent: Longs) -> Floats:
    del child
    number = np.maximum(setting.history.parties.lengths()[parent], 2)
    return 1.0 / (number * (number - 1))  # either of the two may speak first


# --- co-attendance: both were there


def _attendance_posts(setting: Setting) -> Marks:
    """Post each two people of an event, at the later one's coming, by ours where one is ours.

    Both had to come, and a policy can stop ours alone: so ours stands for the two of them.
    """
    history = setting.history
    there = np.flatnonzero(history.type == ATTENDANCE)
    keys, activity, times = [], [], []
    event = history.thread[there]
    for group in np.split(there[np.argsort(event, kind="stable")], _ends(event)):
        if 1 < group.size <= EVENT_MOST:
            one, other = (group[side] for side in np.triu_indices(group.size, 1))
            both_ours = history.ours[history.actor[one]] - history.ours[history.actor[other]]
            keys.append(
                pair_key(
                    history.actor[one].astype(np.int64),
                    history.actor[other].astype(np.int64),
                    len(history.people),
                )
            )
            activity.append(np.where(both_ours > 0, one, other))
            times.append(history.times[np.maximum(one, other)])
    if not keys:
        return Marks(np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros(0))
    return Marks(np.concatenate(keys), np.concatenate(activity), np.concatenate(times))


def _ends(event: Longs) -> Longs:
    return np.cumsum(np.unique(event, return_counts=True)[1])[:-1]


def _meeting_asks(setting: Setting) -> Marks:
    rows = _by_kind(setting, FIRST, AGAIN)
    return _marks(setting, _pair_of(setting, rows), setting.met.activity[rows])


def _one_attendee(setting: Setting, child: Longs, parent: Longs) -> Floats:
    del child
    history = setting.history
    attendances = history.thread[history.type == ATTENDANCE]
    crowd = np.bincount(attendances, minlength=len(history.contexts))
    return 0.5 / np.maximum(crowd[history.thread[parent]] - 1, 1)


MECHANISMS = (
    Mechanism("reply", 180, 60, _thread_posts, _thread_asks, addressed, linked=True),
    Mechanism("reply", 60, 6, _message_posts, _message_asks, _one_of_parties),
    Mechanism("reply", 90, 4, _invitation_posts, _invitation_asks, _one_of_parties),
    Mechanism("read", 30, 6, _author_posts, _stranger_asks, _any_stranger),
    Mechanism("share", 45, 8, _share_posts, _stranger_asks, _any_stranger),
    Mechanism("mention", 45, 6, _mention_posts, _stranger_asks, _one_of_mentioned),
    Mechanism("introduction", 120, 4, _introduction_posts, _pair_asks, _one_of_pairs),
    Mechanism("co-attendance", 90, 4, _attendance_posts, _meeting_asks, _one_attendee),
)
CONTACT, RECONTACT = "contact", "re-contact"  # of results.py and ties.py
NAMES = (*(m.name for m in MECHANISMS), CONTACT, RECONTACT)
