"""Who brought about whom: expectation and maximisation over the candidates of all talk.

The model is science in docs/explain/model.md: an intensity for each activity, the sum of what
would have come by itself and of what each candidate parent adds; the parent's probability is its
part of that sum.
"""

from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Floats, Longs, Ties, compiled
from wherefrom.lineage import alone as itself
from wherefrom.lineage.alone import Alone
from wherefrom.lineage.background import Clock
from wherefrom.lineage.candidates import Candidates
from wherefrom.lineage.contacts import ANSWER, FIRST, KINDS, REACT
from wherefrom.lineage.delays import BINS, bins, cumulative, edges, learn, start
from wherefrom.lineage.history import OUTCOME, OUTSIDE
from wherefrom.lineage.mechanisms import MECHANISMS, Setting

DECAY_DAYS = (7.0, 42.0, 365.0)  # a tie stays warm for a week, six weeks, a year
WRONG_LINK = 0.005  # of the links that archives state, those that name another than the parent
# What talk brings about cannot be told from what comes by itself more closely than within a factor:
# in drawn worlds, each mechanism's strength is off by one of this log-deviation.
SHAKE = 0.5
RATE_PRIOR = (0.5, 5.0)  # children and posts of a gamma prior on each mechanism's productivity
WHERE_PRIOR = 1.0  # children's worth of the usual channels in those of each parent's channel
SORTS = ("direct", "answer", "wide")  # of contacts: to one or two, answering them, to more
FEW = 2
HEAT_PRIOR = 10.0  # children's worth of the average in how much each sort warms a tie
POOLED = 5.0  # posts', and children's, worth of all channels in each channel's own
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
    alone: Alone
    ties: Ties
    bin: Longs
    post: Longs  # (m,) mechanism and channel of the parent, in one number
    way: Longs  # (m,) the same and channel of the child
    linked: Floats  # (n,) bool: states a link, known or not
    side: Longs  # (n,) channel, and whether the actor is ours
    sort: Longs  # (c,) what each contact of a tie is: see SORTS
    state: Floats  # (sorts, n, decays) warmth by decay, of contacts of each sort
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
    sort = _sorts(setting)[np.repeat(np.arange(actor.size), np.diff(ties.starts))]
    return Model(
        setting, found, itself.prepare(setting, clock), ties, bin_, *_ways(setting, found),
        linked=((history.link != -1) & talk).astype(float),
        side=side,
        sort=sort,
        state=np.stack([
            compiled.warmth(history.times, ties._replace(weight=ties.weight * (sort == each)))
            for each in range(len(SORTS))
        ]),
        days=max(float(history.times[-1]), 1.0) if len(history.ids) else 1.0,
    )  # fmt: skip


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
    # Habits leave each activity out, so what is climbed is not quite this: it may fall a little.
    return abs(likelihood[-1] - likelihood[-2]) < CLOSE * abs(likelihood[-2])


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
    base = parameters.background[model.side, kind]
    base = base * itself.shares(model.alone, model.setting, weight * talk)
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
    if not exposure.sum():  # nobody comes back to anybody
        return np.ones(exposure.size)
    mean = (found.sum() + RATE_PRIOR[0]) / (exposure.sum() + RATE_PRIOR[1])
    rate = (found + HEAT_PRIOR) / (exposure + HEAT_PRIOR / mean)
    return rate * exposure.sum() / (rate @ exposure)


def _mix(model: Model, old: Parameters, by_tie: Floats) -> Floats:
    parts = np.tensordot(old.heat, model.state, 1) * old.mix
    total = np.maximum(parts.sum(axis=1, keepdims=True), 1e-300)
    found = (parts / total * by_tie[:, None]).sum(axis=0) + 1.0
    return found / found.sum()


def _by_kind(model: Model, came: Floats) -> Floats:
    sides, kinds = 2 * len(model.setting.history.channels), len(KINDS)
    cells = model.side * kinds + model.setting.roles.kind
    return np.bincount(cells, came, sides * kinds).reshape(sides, kinds)


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
