"""Who brought about whom: expectation and maximisation over the candidates of all talk.

The model is science in docs/explain/model.md: an intensity for each activity, the sum of what
would have come by itself and of what each candidate parent adds; the parent's probability is its
part of that sum.
"""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats, Longs, Ties, compiled
from wherefrom.lineage.background import Cells, Clock, cells, drift, habits
from wherefrom.lineage.candidates import Candidates
from wherefrom.lineage.contacts import AGAIN, ANSWER, FIRST, KINDS, REACT
from wherefrom.lineage.delays import BINS, bins, cumulative, edges, learn, start
from wherefrom.lineage.history import OUTCOME, OUTSIDE, History
from wherefrom.lineage.mechanisms import MECHANISMS, Setting

DECAY_DAYS = (7.0, 42.0, 365.0)  # a tie stays warm for a week, six weeks, a year
WRONG_LINK = 0.005  # of the links that archives state, those that name another than the parent
PAIR_PRIOR = 1.0  # activities' worth of what its two usually do in each pair's own
PERSON_PRIOR = 1.0  # activities' worth of the common habit in each person's own
EVEN = 0.5  # choices' worth of evenness among all that could be chosen
# What talk brings about cannot be told from what comes by itself more closely than within a factor:
# in drawn worlds, each mechanism's strength is off by one of this log-deviation.
SHAKE = 0.5
RATE_PRIOR = (0.5, 5.0)  # children and posts of a gamma prior on each mechanism's productivity
WHERE_PRIOR = 1.0  # children's worth of the usual channels in those of each parent's channel
SORTS = ("direct", "answer", "wide")  # of contacts: to one or two, answering them, to more
FEW = 2
HEAT_PRIOR = 10.0  # children's worth of the average in how much each sort warms a tie
THREAD_PRIOR = 1.0  # answers' worth of what all do in whom each person answers
POOLED = 5.0  # posts', and children's, worth of all channels in each channel's own
LIVE_DAYS = 30.0  # a thread without a word for longer is at rest
ROUNDS = 60
# Only an answer in a thread leaves a link or not; other ways never do, and are learnt without.
IS_LINKED = np.array([m.linked for m in MECHANISMS])
CLOSE = 1e-6  # relative gain in likelihood at which the fit rests


class Parameters(NamedTuple):
    """What the fit learns.

    Attributes:
        productivity: (mechanisms, channels) mean children of a post.
        where: (mechanisms, channels, channels) on which channel a child comes, by its parent's.
        delay: (mechanisms, channels, BINS) density per day.
        recorded: (channels,) share of answers whose link the archive keeps, rho.
        warmth: (2,) mean children of a contact by the tie it warms: by others, by ours.
        heat: (sorts of contact,) how much each warms, of what a contact does on average.
        warm_where: (2, channels) on which channel what a tie brings about comes.
        mix: (decays,) sums to one.
        background: (sides, kinds) per day; a side is a channel's people of ours, or its others.
    """

    productivity: Floats
    where: Floats
    delay: Floats
    recorded: Floats
    warmth: Floats
    heat: Floats
    warm_where: Floats
    mix: Floats
    background: Floats


class Fit(NamedTuple):
    """The lineage of all talk; n rows.

    Attributes:
        parameters: as learnt.
        p: (m,) probability of each candidate.
        base: (n,) probability of having come by itself.
        tie: (n,) probability of having come of the tie's warmth.
        felt: (n,) warmth of the tie, per day.
        background: (n,) rate of coming by itself, per day.
        likelihood: of the observed data, a value for each round.
    """

    parameters: Parameters
    p: Floats
    base: Floats
    tie: Floats
    felt: Floats
    background: Floats
    likelihood: list[float]


class Model(NamedTuple):
    """What stays the same from round to round."""

    setting: Setting
    found: Candidates
    clock: Clock
    ties: Ties
    bin: Longs
    post: Longs  # (m,) mechanism and channel of the parent, in one number
    way: Longs  # (m,) the same and channel of the child
    linked: Floats  # (n,) bool: states a link, known or not
    room: Floats  # (n,) density of the mark of an activity that comes by itself
    side: Longs  # (n,) channel, and whether the actor is ours
    habits: list[tuple[Longs, Longs]]  # (n,) whose habit, and among whose: from coarse to fine
    pooled: Floats  # (n,) what the person does of all talk of such people
    sort: Longs  # (c,) what each contact of a tie is: see SORTS
    state: Floats  # (sorts, n, decays) warmth by decay, of contacts of each sort
    live: Floats  # (n,) threads of the channel that are not at rest
    drifts: Cells
    pair: Longs  # (n,) of whom an acquaintance's new word is; -1 for all else
    days: float


def prepare(setting: Setting, found: Candidates, clock: Clock, ties: Ties) -> Model:
    """Gather what the rounds share."""
    history = setting.history
    window = np.array([m.window for m in MECHANISMS])
    bin_ = np.zeros(found.child.size, dtype=np.int64)
    for number in range(len(MECHANISMS)):
        rows = found.mechanism == number
        bin_[rows] = bins(found.lag[rows], window[number])
    talk = history.channel >= 0
    actor = np.maximum(history.actor, 0).astype(np.int64)
    side = np.where(talk, history.channel * 2 + (history.ours[actor] > 0), 0).astype(np.int64)
    alike = np.bincount(history.ours.astype(np.int64), setting.activeness, 2)
    sort = _sorts(setting)[np.repeat(np.arange(actor.size), np.diff(ties.starts))]
    return Model(
        setting, found, clock, ties, bin_, *_ways(setting, found),
        linked=((history.link != -1) & talk).astype(float),
        room=_room(setting),
        live=_live(history),
        drifts=_drifts(setting),
        pair=_pairs(setting),
        side=side,
        habits=_levels(setting),
        pooled=setting.activeness[actor] / alike[side % 2],
        sort=sort,
        state=np.stack([
            compiled.warmth(history.times, ties._replace(weight=ties.weight * (sort == each)))
            for each in range(len(SORTS))
        ]),
        days=max(float(history.times[-1]), 1.0) if len(history.ids) else 1.0,
    )  # fmt: skip


def _room(setting: Setting) -> Floats:
    """Return how likely what comes by itself turns to just this thread, acquaintance, stranger.

    Whom a person writes to is a habit too: only what clusters in time is owed to earlier talk.
    Each activity is left out of the count that it is held against.
    """
    history, roles, met = setting.history, setting.roles, setting.met
    people = len(history.people)
    room = np.ones(len(history.ids))
    again = np.flatnonzero(roles.kind == AGAIN)
    actor = history.actor[met.activity].astype(np.int64)
    room[again] = _habit(actor * people + met.person, actor, roles.focus[again])
    first = np.flatnonzero(roles.kind == FIRST)
    strangers = met.is_first > 0
    side = history.ours[actor].astype(np.int64)  # whom strangers turn to is not whom we turn to
    choice = side * people + met.person
    room[first] = _habit(choice, side, roles.focus[first], strangers)
    return room


def _live(history: History) -> Floats:
    """Return how many threads of its channel have had a word of late, at each activity."""
    found = np.ones(len(history.ids))
    for channel in range(len(history.channels)):
        here = np.flatnonzero(history.channel == channel)
        live = live_threads(history.times[here], history.thread[here], LIVE_DAYS)
        found[here] = np.maximum(live, 1)
    return found


def _drifts(setting: Setting) -> Cells:
    """Return whose drift each activity shares: an answer's thread's, any other's person's."""
    history, kind = setting.history, setting.roles.kind
    within = (kind == ANSWER) | (kind == REACT)
    threads = len(history.contexts)
    whose = np.where(within, history.thread, threads + np.maximum(history.actor, 0))
    days = max(float(history.times[-1]), 1.0) if len(history.ids) else 1.0
    return cells(whose.astype(np.int64), history.times, days)


def _by_thread(model: Model, weight: Floats) -> Floats:
    """Return how likely an answer that comes by itself turns to just this thread."""
    history, kind = model.setting.history, model.setting.roles.kind
    within = (kind == ANSWER) | (kind == REACT)
    came = weight * within
    thread, channel = np.maximum(history.thread, 0), np.maximum(history.channel, 0)
    here = np.bincount(thread, came, len(history.contexts))[thread] - came
    all_ = np.bincount(channel, came, len(history.channels))[channel] - came
    usual = (here.clip(0) + 1) / (all_.clip(0) + model.live)
    # Who has come to a thread before comes again: a group is its members' own.
    people = len(history.people)
    actor = np.maximum(history.actor, 0).astype(np.int64)
    _, member = np.unique(thread.astype(np.int64) * people + actor, return_inverse=True)
    own = np.bincount(member, came)[member] - came
    _, person = np.unique(channel.astype(np.int64) * people + actor, return_inverse=True)
    every = np.bincount(person, came)[person] - came
    return np.where(
        within, (own.clip(0) + THREAD_PRIOR * usual) / (every.clip(0) + THREAD_PRIOR), 1
    )


def _habit(choice: Longs, chooser: Longs, rows: Longs, count: Floats | None = None) -> Floats:
    """Return how often the choosers of these rows chose so otherwise, evened out by a prior."""
    counted = np.ones(choice.size, dtype=bool) if count is None else count
    _, code = np.unique(choice, return_inverse=True)
    chosen = np.bincount(code[counted], minlength=code.max(initial=0) + 1)[code]
    total = np.bincount(chooser[counted], minlength=int(chooser.max(initial=0)) + 1)[chooser]
    places = np.flatnonzero(counted)
    _, once = np.unique(choice[places], return_index=True)
    options = np.bincount(chooser[places[once]], minlength=int(chooser.max(initial=0)) + 1)
    among = options[chooser]
    others, all_others = chosen[rows] - 1.0, total[rows] - 1.0
    return (np.maximum(others, 0) + EVEN) / (np.maximum(all_others, 0) + EVEN * among[rows])


def live_threads(times: Floats, thread: Longs, window: float) -> Longs:
    """Return how many threads have had a word within the window, at each time."""
    order = np.lexsort((times, thread))
    following = np.full(times.size, np.inf)
    same = thread[order][1:] == thread[order][:-1]
    following[order[:-1][same]] = times[order[1:][same]]
    ends = np.sort(np.minimum(following, times + window))
    begun = np.searchsorted(times, times, side="right")
    return begun - np.searchsorted(ends, times, side="right")


def first_guess(model: Model) -> Parameters:
    """Return where the rounds begin: half of all talk owed to earlier talk."""
    channels = len(model.setting.history.channels)
    half = 0.5 * (model.setting.history.channel >= 0)
    return Parameters(
        productivity=np.full((len(MECHANISMS), channels), 0.1),
        where=np.full((len(MECHANISMS), channels, channels), 1 / max(channels, 1)),
        delay=np.stack([np.tile(start(m.window), (channels, 1)) for m in MECHANISMS]),
        recorded=np.full(channels, 0.5),
        warmth=np.full(2, 0.1),
        heat=np.ones(len(SORTS)),
        warm_where=np.full((2, channels), 1 / max(channels, 1)),
        mix=np.full(len(DECAY_DAYS), 1 / len(DECAY_DAYS)),
        background=(_by_kind(model, half) + 0.1) / model.days,
    )


def fit(
    model: Model,
    begin: Parameters | None = None,
    weight: Floats | None = None,
    rounds: int = ROUNDS,
) -> Fit:
    """Return the lineage by expectation and maximisation.

    Args:
        model: from `prepare`.
        begin: where to start; a first guess if None.
        weight: (n,) what each activity counts for in a bootstrap; one each if None.
        rounds: at most.

    Source:
        Veen & Schoenberg, JASA 103 (2008), section 3; docs/explain/model.md.
    """
    weight = np.ones(model.side.size) if weight is None else weight
    parameters = begin or first_guess(model)
    alone = np.full(model.side.size, 0.5)
    likelihood: list[float] = []
    for _ in range(rounds):
        p, alone, by_tie, base, total = _expect(model, parameters, alone * weight)
        likelihood.append(float(weight @ np.log(total)))
        if len(likelihood) > 1 and _settled(likelihood):
            break
        parameters = _maximise(model, parameters, p, alone, by_tie, weight)
    return Fit(parameters, p, alone, by_tie, _felt(model, parameters), base, likelihood)


def shaken(parameters: Parameters, rng: np.random.Generator) -> Parameters:
    """Return the parameters as far off as no record could tell: see SHAKE."""
    decays = parameters.mix.size
    mix = parameters.mix * rng.lognormal(sigma=SHAKE, size=decays)
    return parameters._replace(
        productivity=parameters.productivity
        * rng.lognormal(sigma=SHAKE, size=(len(MECHANISMS), 1)),
        warmth=parameters.warmth * rng.lognormal(sigma=SHAKE, size=2),
        mix=mix / mix.sum(),
    )


def expected(model: Model, parameters: Parameters, weight: Floats) -> Fit:
    """Return the lineage under given parameters, without learning."""
    p, alone, by_tie, base, total = _expect(model, parameters, weight)
    felt = _felt(model, parameters)
    return Fit(parameters, p, alone, by_tie, felt, base, [float(np.log(total).sum())])


def _settled(likelihood: list[float]) -> bool:
    return likelihood[-1] - likelihood[-2] < CLOSE * abs(likelihood[-2])


def _rates(model: Model, parameters: Parameters) -> Floats:
    found, history = model.found, model.setting.history
    rate = parameters.productivity.ravel()[model.post] * found.density
    rate *= parameters.delay.reshape(-1, BINS)[model.post, model.bin]
    rate *= parameters.where.ravel()[model.way]
    recorded = parameters.recorded[np.maximum(history.channel, 0)][found.child]
    by_link = IS_LINKED[found.mechanism]
    # The missing link is evidence too: an answer would mostly have left one.
    silent = np.where(by_link, 1 - recorded, 1.0)
    spoken = np.where(found.stated > 0, recorded * (1 - WRONG_LINK), WRONG_LINK)
    return rate * np.where(model.linked[found.child] > 0, spoken, silent)


def _expect(
    model: Model, parameters: Parameters, weight: Floats
) -> tuple[Floats, Floats, Floats, Floats, Floats]:
    history, kind = model.setting.history, model.setting.roles.kind
    talk = history.channel >= 0
    base = parameters.background[model.side, kind] * _by_person(model, weight * talk)
    daily, season = habits(model.clock, weight * talk)
    base *= daily * season * drift(model.drifts, weight * talk, season)
    base *= _by_thread(model, weight * talk)
    tie = parameters.warmth[model.side % 2] * _felt(model, parameters)
    tie *= parameters.warm_where[model.side % 2, model.side // 2]
    answered = model.linked > 0
    base = np.where(answered & (history.link != OUTSIDE), base * WRONG_LINK, base)
    base = np.where(talk, base, 1.0)
    tie = np.where(answered, tie * WRONG_LINK, tie)
    p, alone, by_tie, total = compiled.expect(
        model.found.starts, _rates(model, parameters), base, tie
    )
    return p, alone, by_tie, base, np.where(talk, total, 1.0)


def _maximise(
    model: Model, old: Parameters, p: Floats, alone: Floats, by_tie: Floats, weight: Floats
) -> Parameters:
    found, history = model.found, model.setting.history
    weighted = p * weight[found.child]
    productivity, delay = _ways_of_posts(model, weighted)
    talk = history.channel >= 0
    came = alone * weight * talk
    return Parameters(
        productivity=productivity,
        where=_where(model, weighted),
        delay=delay,
        recorded=_recorded(model, weighted),
        warmth=_warmth(model, old, by_tie * weight),
        heat=_heat(model, old, by_tie * weight),
        warm_where=_warm_where(model, by_tie * weight),
        mix=_mix(model, old, by_tie * weight),
        background=(_by_kind(model, came) + 0.1) / model.days,
    )


def _ways(setting: Setting, found: Candidates) -> tuple[Longs, Longs]:
    channel, channels = setting.history.channel.astype(np.int64), len(setting.history.channels)
    post = found.mechanism.astype(np.int64) * channels + channel[found.parent]
    return post, post * channels + channel[found.child]


def _ways_of_posts(model: Model, weighted: Floats) -> tuple[Floats, Floats]:
    """Return productivity and delay by mechanism and channel of the parent.

    A channel with little to show keeps near what all channels show together.
    """
    exposure = model.found.exposure
    children = np.bincount(model.post * BINS + model.bin, weighted, exposure.size)
    children = children.reshape(exposure.shape)
    productivity, delay = np.empty(exposure.shape[:2]), np.empty(exposure.shape)
    for number, mechanism in enumerate(MECHANISMS):
        window, widths = mechanism.window, np.diff(edges(mechanism.window))
        usual = learn(children[number].sum(axis=0), exposure[number].sum(axis=0), window)
        seen = float(exposure[number].sum(axis=0) @ (usual * widths))
        mean = float((children[number].sum() + RATE_PRIOR[0]) / (seen + RATE_PRIOR[1]))
        for channel, (found, watched) in enumerate(
            zip(children[number], exposure[number], strict=True)
        ):
            most = max(float(watched.max()), 1.0)
            likely = found + POOLED * usual * widths * watched / most
            delay[number, channel] = learn(likely, watched, window) if watched.any() else usual
            seen = float(watched @ (delay[number, channel] * widths))
            productivity[number, channel] = (found.sum() + POOLED * mean) / (seen + POOLED)
    return productivity, delay


def usual(model: Model, fit: Fit) -> tuple[Floats, Floats]:
    """Return productivity, (mechanisms,), and delay, (mechanisms, BINS), over all channels."""
    exposure = model.found.exposure[:, :, 0]
    share = exposure / np.maximum(exposure.sum(axis=1, keepdims=True), 1e-12)
    productivity = (fit.parameters.productivity * share).sum(axis=1)
    part = fit.parameters.productivity * exposure + 1e-9
    part /= part.sum(axis=1, keepdims=True)
    return productivity, (fit.parameters.delay * part[:, :, None]).sum(axis=1)


def _where(model: Model, weighted: Floats) -> Floats:
    channels = len(model.setting.history.channels)
    shape = (len(MECHANISMS), channels, channels)
    found = np.bincount(model.way, weighted, int(np.prod(shape))).reshape(shape)
    usual = found.sum(axis=1, keepdims=True) + 1 / max(channels, 1)
    found = found + WHERE_PRIOR * usual / usual.sum(axis=2, keepdims=True)
    return found / found.sum(axis=2, keepdims=True)


def _warm_where(model: Model, by_tie: Floats) -> Floats:
    channels = len(model.setting.history.channels)
    cell = model.side % 2 * channels + model.side // 2
    found = np.bincount(cell, by_tie, 2 * channels).reshape(2, channels) + 1 / max(channels, 1)
    return found / found.sum(axis=1, keepdims=True)


def _recorded(model: Model, weighted: Floats) -> Floats:
    found, history = model.found, model.setting.history
    by_link = IS_LINKED[found.mechanism]
    channel = history.channel[found.child[by_link]]
    channels = len(history.channels)
    answers = np.bincount(channel, weighted[by_link], channels)
    kept = np.bincount(channel, (weighted * found.stated)[by_link], channels)
    return np.clip((kept + 0.5) / (answers + 1), 0.001, 0.999)


def _sorts(setting: Setting) -> Longs:
    """Return what sort of contact each activity is: see SORTS."""
    number, kind = setting.history.parties.lengths(), setting.roles.kind
    answer = (kind == ANSWER) | (kind == REACT)
    return np.where(number > FEW, 2, np.where(answer, 1, 0))


def _felt(model: Model, parameters: Parameters) -> Floats:
    """Return how warm each activity's tie is, per day."""
    return np.tensordot(parameters.heat, model.state, 1) @ parameters.mix


def heated(model: Model, parameters: Parameters) -> Ties:
    """Return the ties with each contact's weight as it was learnt."""
    return model.ties._replace(weight=model.ties.weight * parameters.heat[model.sort])


def _watched(model: Model, mix: Floats) -> Floats:
    """Return how much each sort of contact could bring about before the record ends, (sorts,)."""
    left = model.days - model.setting.history.times
    owner = np.repeat(np.arange(left.size), np.diff(model.ties.starts))
    watched = (1 - np.exp(-np.outer(left, model.ties.rates)) @ mix)[owner]
    return np.bincount(model.sort, model.ties.weight * watched, len(SORTS))


def _warmth(model: Model, old: Parameters, by_tie: Floats) -> Floats:
    exposure = float(_watched(model, old.mix) @ old.heat)
    children = np.bincount(model.side % 2, by_tie, 2)
    return (children + RATE_PRIOR[0]) / (exposure + RATE_PRIOR[1])


def _heat(model: Model, old: Parameters, by_tie: Floats) -> Floats:
    """Return how much more each sort of contact warms than the average one."""
    parts = (model.state @ old.mix) * old.heat[:, None]
    found = (parts / np.maximum(parts.sum(axis=0), 1e-300)) @ by_tie
    exposure = _watched(model, old.mix)
    mean = (found.sum() + RATE_PRIOR[0]) / (exposure.sum() + RATE_PRIOR[1])
    rate = (found + HEAT_PRIOR) / (exposure + HEAT_PRIOR / mean)
    return rate / max(float(rate @ exposure) / max(float(exposure.sum()), 1e-12), 1e-12)


def _mix(model: Model, old: Parameters, by_tie: Floats) -> Floats:
    parts = np.tensordot(old.heat, model.state, 1) * old.mix
    total = np.maximum(parts.sum(axis=1, keepdims=True), 1e-300)
    found = (parts / total * by_tie[:, None]).sum(axis=0) + 1.0
    return found / found.sum()


def _by_kind(model: Model, came: Floats) -> Floats:
    sides, kinds = 2 * len(model.setting.history.channels), len(KINDS)
    cells = model.side * kinds + model.setting.roles.kind
    return np.bincount(cells, came, sides * kinds).reshape(sides, kinds)


def _levels(setting: Setting) -> list[tuple[Longs, Longs]]:
    """Return whose habit each activity is of, and among whose: of all talk, then of its kind.

    In threads, the channel too: who is of a group is told by the group.
    """
    history, kind = setting.history, setting.roles.kind
    actor = np.maximum(history.actor, 0).astype(np.int64)
    ours = (history.ours[actor] > 0).astype(np.int64)
    within = (kind == ANSWER) | (kind == REACT)
    sort = kind * (len(history.channels) + 1) + np.where(within, history.channel + 1, 0)
    people = len(history.people)
    levels = [(actor, ours), (sort * people + actor, sort * 2 + ours)]
    return [(_numbered(whose), _numbered(among)) for whose, among in levels]


def _numbered(keys: Longs) -> Longs:
    return np.unique(keys, return_inverse=True)[1]


def _pairs(setting: Setting) -> Longs:
    roles = setting.roles
    pair = np.full(roles.kind.size, -1, dtype=np.int64)
    again = np.flatnonzero((roles.kind == AGAIN) & (roles.focus >= 0))
    pair[again] = _numbered(setting.met.pair[roles.focus[again]])
    return pair


def _by_person(model: Model, weight: Floats) -> Floats:
    """Return what share of such people's background each activity's person does, and to whom.

    Habits of one's own are learnt with the activity itself left out. A stranger has none: who
    comes for the first time is drawn from all, as the mechanisms draw him.
    """
    share = model.pooled
    for whose, among in model.habits:
        own = np.bincount(whose, weight)[whose] - weight
        others = np.bincount(among, weight)[among] - weight
        # A gamma prior on each person's rate whose mean is the coarser one: who is seen to do
        # nothing by himself still does as much as a part of what such people do.
        share = (own.clip(0) + PERSON_PRIOR) / (others.clip(0) + PERSON_PRIOR / share)
    share = np.where(model.setting.roles.kind == FIRST, model.pooled, share) * model.room
    # A pair has a habit of its own, whichever of the two begins.
    again = np.flatnonzero(model.pair >= 0)
    came, pair = weight[again], model.pair[again]
    own = np.bincount(pair, came)[pair] - came
    others = came.sum() - came
    share[again] = (own.clip(0) + PAIR_PRIOR) / (others + PAIR_PRIOR / share[again])
    return share


def backup(model: Model, fit: Fit) -> tuple[Floats, Floats]:
    """Return what hazard is left to each first contact from its time on, since it happens once.

    Returns:
        (m,) of each candidate, and (n,) of coming by itself; -1 where an activity can come again.
    """
    found, history, parameters = model.found, model.setting.history, fit.parameters
    once = (model.setting.roles.kind == FIRST) & (history.type != OUTCOME)
    left = np.zeros(found.child.size)
    horizon = model.days - history.times[found.parent]
    channels = len(history.channels)
    for post in np.unique(model.post[once[found.child]]).tolist():
        number, channel = divmod(post, channels)
        rows = (model.post == post) & once[found.child]
        window, delay = MECHANISMS[number].window, parameters.delay[number, channel]
        until = cumulative(delay, window, np.minimum(horizon[rows], window))
        since = cumulative(delay, window, found.lag[rows])
        hazard = parameters.productivity[number, channel] * found.density[rows]
        left[rows] = hazard * parameters.where.ravel()[model.way[rows]] * (until - since).clip(0)
    return left, np.where(once, fit.background * (model.days - history.times), -1.0)
