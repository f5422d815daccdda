"""What a check finds: a figure, what it is held against, and what that means for this record."""

from typing import Any, Literal, NamedTuple

Verdict = Literal["fine", "beware", "bad", "too little to tell"]


class Finding(NamedTuple):
    """One line of the check; the fields are the report's keys.

    Attributes:
        test: name of the test.
        figure: what is measured.
        value: the figure; None where there is too little.
        against: what it is held against: a baseline, chance, a null world.
        number: cases that it rests on.
        verdict: fine, beware, bad, or too little to tell.
        means: what it means, in a sentence.
        do: what to do, in a sentence.
        detail: smaller figures, a row each.
    """

    test: str
    figure: str
    value: float | None
    against: float | None
    number: int
    verdict: Verdict
    means: str
    do: str
    detail: list[dict[str, Any]]


def graded(distance: float, fine: float, beware: float) -> Verdict:
    """Return the verdict on a distance from what should be: fine up to one bound, bad past both."""
    return "fine" if distance <= fine else "beware" if distance <= beware else "bad"


def too_little(test: str, figure: str, number: int, means: str, do: str) -> Finding:
    """Return a finding that there is nothing to find."""
    return Finding(test, figure, None, None, number, "too little to tell", means, do, [])
