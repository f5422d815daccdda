"""A choice among listed possibilities, learnt from known choices: a listwise softmax.

For each question there are listed possibilities, and that it is none of them. What each is worth
is a function of its features, linear or a small network; how likely each is to be chosen is the
softmax over the list. Which function is used, if any, is decided by known choices left out.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from wherefrom.kernels import Flags, Floats, Longs

FOLDS = 5  # one of them is left out to decide which function to use
HIDDEN = 48  # units of each of the network's two layers
NETWORK_LEAST = 2_000  # known choices, for a network to be tried
NETWORKS = 2  # that are averaged
BATCH = 128
STEPS_LEAST = 600
EPOCHS = 6
RATE = {True: 2e-3, False: 5e-3}  # of learning: a network's, a linear function's
RIDGE = 1.0  # known choices' worth of doubt about each weight
TINY = 1e-12


class Lists(NamedTuple):
    """Questions and their possibilities.

    Attributes:
        starts: (q + 1,) where each question's possibilities begin.
        features: (m, f) of each possibility.
        own: (q, g) of the question, which speak for none of them; without columns, one always is.
        offset: (m,) log worth to begin with.
        none: (q,) log worth of none to begin with.
        chosen: (m,) 1 where it is known to be chosen.
        chosen_none: (q,) 1 where none is known to be.
        group: (q,) number; what is left out is left out by groups.
    """

    starts: Longs
    features: Floats
    own: Floats
    offset: Floats
    none: Floats
    chosen: Floats
    chosen_none: Floats
    group: Longs

    def only(self, questions: Flags) -> "Lists":
        """Return the lists of these questions."""
        lengths = np.diff(self.starts)
        rows = np.repeat(questions, lengths)
        return Lists(
            np.concatenate([[0], np.cumsum(lengths[questions])]),
            self.features[rows],
            self.own[questions],
            self.offset[rows],
            self.none[questions],
            self.chosen[rows],
            self.chosen_none[questions],
            self.group[questions],
        )


class Choice(NamedTuple):
    """What was learnt; empty `functions` leave all at their offsets."""

    centre: tuple[Floats, Floats]  # of features and own, taken off
    scale: tuple[Floats, Floats]  # divided by
    functions: Sequence["Function"]
    loss: dict[str, float]  # of known choices left out: mean -log p, by kind of function

    def __call__(self, lists: Lists) -> tuple[Floats, Floats]:
        """Return how likely each possibility is, (m,), and none of them, (q,)."""
        features, own = _scaled(lists, self.centre, self.scale)
        found = [function(features, own, lists) for function in self.functions]
        if not found:
            return _softmax(lists, lists.offset, lists.none)
        p, none = (np.mean(each, axis=0) for each in zip(*found, strict=True))
        return p, none


def learn(lists: Lists) -> Choice:
    """Return what the known choices teach."""
    centre = (lists.features.mean(axis=0), lists.own.mean(axis=0))
    scale = (lists.features.std(axis=0) + 1e-6, lists.own.std(axis=0) + 1e-6)
    left_out = np.unique(lists.group, return_inverse=True)[1] % FOLDS == 0
    questions = lists.chosen_none.size
    kinds: dict[str, tuple[int, int]] = {"as it was": (0, 0), "linear": (0, 1)}
    if questions >= NETWORK_LEAST:
        kinds["network"] = (HIDDEN, NETWORKS)
    loss: dict[str, float] = {}
    if left_out.any() and not left_out.all():
        known, hidden = lists.only(~left_out), lists.only(left_out)
        for kind, (units, number) in kinds.items():
            functions = [_fit(known, centre, scale, units, seed) for seed in range(min(number, 1))]
            loss[kind] = _loss(hidden, *Choice(centre, scale, functions, {})(hidden))
    best = min(loss, key=lambda kind: loss[kind]) if loss else "as it was"
    units, number = kinds[best]
    functions = [_fit(lists, centre, scale, units, seed) for seed in range(number)]
    return Choice(centre, scale, functions, loss)


def _scaled(
    lists: Lists, centre: tuple[Floats, Floats], scale: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    features = ((lists.features - centre[0]) / scale[0]).astype(np.float32)
    own = ((lists.own - centre[1]) / scale[1]).astype(np.float32)
    ones = np.ones((own.shape[0], 1 if own.shape[1] else 0), dtype=np.float32)
    return features, np.concatenate([own, ones], axis=1)


def _softmax(lists: Lists, worth: Floats, none: Floats) -> tuple[Floats, Floats]:
    owner = np.repeat(np.arange(none.size), np.diff(lists.starts))
    most = none.copy()
    np.maximum.at(most, owner, worth)
    most = np.where(np.isfinite(most), most, 0.0)
    raised, alone = np.exp(worth - most[owner]), np.exp(none - most)
    total = np.maximum(np.bincount(owner, raised, none.size) + alone, TINY)
    return raised / total[owner], alone / total


def _known(lists: Lists, p: Floats, none: Floats) -> Floats:
    """Return how likely what is known to be chosen was held to be, (q,)."""
    owner = np.repeat(np.arange(none.size), np.diff(lists.starts))
    return np.bincount(owner, p * lists.chosen, none.size) + none * lists.chosen_none


def _loss(lists: Lists, p: Floats, none: Floats) -> float:
    return float(-np.log(np.maximum(_known(lists, p, none), 1e-6)).mean())


class Function:
    """What features are worth: two hidden layers, or none; and its learning (Adam)."""

    def __init__(self, features: int, own: int, units: int, seed: int) -> None:
        """Begin at nought worth."""
        rng = np.random.default_rng(seed)
        shapes = (
            {"first": (features, units), "second": (units, units), "alone": (own, units // 2)}
            if units
            else {}
        )
        self.units = units
        self.weights: dict[str, Floats] = {
            name: (rng.normal(size=shape) / np.sqrt(max(shape[0], 1))).astype(np.float32)
            for name, shape in shapes.items()
        }
        for name, shape in shapes.items():
            self.weights[f"{name} bias"] = np.zeros(shape[1], np.float32)
        size, size_own = (units, units // 2) if units else (features, own)
        self.weights["worth"] = np.zeros(size, np.float32)
        self.weights["none"] = np.zeros(size_own, np.float32)
        self.mean = {name: np.zeros_like(each) for name, each in self.weights.items()}
        self.square = {name: np.zeros_like(each) for name, each in self.weights.items()}
        self.steps = 0

    def __call__(self, features: Floats, own: Floats, lists: Lists) -> tuple[Floats, Floats]:
        """Return how likely each possibility is, and none."""
        worth, none, _ = self._worth(features, own)
        return _softmax(lists, lists.offset + worth, lists.none + none)

    def _worth(self, features: Floats, own: Floats) -> tuple[Floats, Floats, tuple[Floats, ...]]:
        w = self.weights
        if not self.units:
            return features @ w["worth"], own @ w["none"], (features, own)
        one = np.maximum(features @ w["first"] + w["first bias"], 0)
        two = np.maximum(one @ w["second"] + w["second bias"], 0)
        alone = np.maximum(own @ w["alone"] + w["alone bias"], 0)
        return two @ w["worth"], alone @ w["none"], (two, alone, one)

    def step(self, features: Floats, own: Floats, lists: Lists, rate: float, ridge: float) -> None:
        """Go one step down the slope of the loss."""
        worth, none, layers = self._worth(features, own)
        p, alone = _softmax(lists, lists.offset + worth, lists.none + none)
        known = np.maximum(_known(lists, p, alone), TINY)
        owner = np.repeat(np.arange(alone.size), np.diff(lists.starts))
        slope = ((p - p * lists.chosen / known[owner]) / alone.size).astype(np.float32)
        slope_none = ((alone - alone * lists.chosen_none / known) / alone.size).astype(np.float32)
        for name, found in self._slopes(features, own, slope, slope_none, layers).items():
            self._move(name, found + ridge * self.weights[name], rate)

    def _slopes(
        self, features: Floats, own: Floats, slope: Floats, none: Floats, layers: tuple[Floats, ...]
    ) -> dict[str, Floats]:
        found = {"worth": layers[0].T @ slope, "none": layers[1].T @ none}
        if self.units:
            two, alone, one = layers
            above = np.outer(slope, self.weights["worth"]) * (two > 0)
            below = above @ self.weights["second"].T * (one > 0)
            aside = np.outer(none, self.weights["none"]) * (alone > 0)
            found |= {
                "second": one.T @ above,
                "second bias": above.sum(axis=0),
                "first": features.T @ below,
                "first bias": below.sum(axis=0),
                "alone": own.T @ aside,
                "alone bias": aside.sum(axis=0),
            }
        return found

    def _move(self, name: str, slope: Floats, rate: float) -> None:
        """Kingma & Ba, Adam, ICLR 2015, algorithm 1."""
        self.steps += name == "worth"
        mean, square = self.mean[name], self.square[name]
        mean += 0.1 * (slope - mean)
        square += 0.001 * (slope * slope - square)
        steps = max(self.steps, 1)
        level, spread = mean / (1 - 0.9**steps), np.sqrt(square / (1 - 0.999**steps))
        self.weights[name] -= (rate * level / (spread + 1e-8)).astype(np.float32)


def _fit(
    lists: Lists,
    centre: tuple[Floats, Floats],
    scale: tuple[Floats, Floats],
    units: int,
    seed: int,
) -> Function:
    features, own = _scaled(lists, centre, scale)
    questions = own.shape[0]
    function = Function(features.shape[1], own.shape[1], units, seed)
    # Where what is known to be chosen is not listed, there is nothing to learn.
    usable = np.flatnonzero(_known(lists, lists.chosen, lists.chosen_none) > 0)
    rng = np.random.default_rng(seed)
    epochs = max(EPOCHS, -(-STEPS_LEAST * BATCH // max(questions, 1)))
    lengths = np.diff(lists.starts)
    for epoch in range(epochs):
        order = rng.permutation(usable)
        rate = RATE[units > 0] * 0.5 * (1 + np.cos(np.pi * epoch / epochs))
        for begin in range(0, order.size, BATCH):
            some = np.sort(order[begin : begin + BATCH])
            size = lengths[some]
            starts = np.concatenate([[0], np.cumsum(size)])
            rows = np.repeat(lists.starts[some] - starts[:-1], size) + np.arange(starts[-1])
            batch = lists._replace(
                starts=starts,
                offset=lists.offset[rows],
                none=lists.none[some],
                chosen=lists.chosen[rows],
                chosen_none=lists.chosen_none[some],
            )
            function.step(features[rows], own[some], batch, rate, RIDGE / questions)
    return function
