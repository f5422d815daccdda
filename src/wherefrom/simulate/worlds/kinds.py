"""The eleven worlds: one engine, a few settings each. docs/explain/worlds.md says why these."""

from msgspec import Struct


class Kind(Struct, frozen=True, kw_only=True):
    """What is true in a world; the defaults are W0, in which the model is true.

    Attributes:
        name: W0 to W10.
        title: what it is, in a few words.
        pool: strangers who may come, for size 1; 0: whoever comes is somebody new each time.
        one_shot: a person comes once and buys once; another cause would have done it later.
        saturating: results come at a rate of 1 - exp(-warmth), whichever words made it warm.
        two_causes: a result needs two conversations, or an introduction and a conversation.
        shock: how unequal the weeks are for a trade (sigma); talk and results rise together.
        homophily: part of those whom somebody brings that are of that somebody's trade.
        tail: power of the delays' tail (Lomax, with the same medians); 0: as in W0.
        hidden: part of the direct words that pass by telephone, which no archive holds.
        wrong_clocks: the record's times are off; what happened is as in W0.
        instead: chance that what a rule stops is said all the same in a way that the rule allows.
        intent: part of the results that come of an intention nobody sees, and that raises talk.
        triggers: False: all comes by itself.
        outcome: results that a contact brings about, as a multiple of W0's.
        nowhere: results that come of nothing, as a multiple of W0's.
    """

    name: str
    title: str
    pool: int = 0
    one_shot: bool = False
    saturating: bool = False
    two_causes: bool = False
    shock: float = 0.0
    homophily: float = 0.5
    tail: float = 0.0
    hidden: float = 0.0
    wrong_clocks: bool = False
    instead: float = 0.0
    intent: float = 0.0
    triggers: bool = True
    outcome: float = 1.0
    nowhere: float = 1.0


KINDS = {
    kind.name: kind
    for kind in (
        Kind(name="W0", title="the model is true"),
        Kind(name="W1", title="what happens once", pool=1500, one_shot=True, outcome=2.0),
        Kind(name="W2", title="ties that saturate", saturating=True),
        Kind(name="W3", title="two causes needed", two_causes=True, outcome=2.0),
        Kind(name="W4", title="common shocks", shock=0.8, homophily=0.8, outcome=0.7, nowhere=2.0),
        Kind(name="W5", title="heavy-tailed delays", tail=0.9),
        Kind(name="W6", title="a channel is missing", hidden=0.4),
        Kind(name="W7", title="wrong clocks", wrong_clocks=True),
        Kind(name="W8", title="substitution", instead=0.5),
        Kind(name="W9", title="reverse causation", intent=0.5, outcome=0.45),
        Kind(name="W10", title="nothing triggers anything", triggers=False),
    )
}
