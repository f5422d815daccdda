"""The questions that `wherefrom report` knows. To add one: write it, then put it in here."""

from wherefrom.errors import UnknownNameError
from wherefrom.record.record import Record
from wherefrom.reports.base import Fit, Question, Report
from wherefrom.reports.channels import CHANNELS
from wherefrom.reports.checks import CHECK, CHECK_LINEAGE
from wherefrom.reports.experiments import EXPERIMENTS
from wherefrom.reports.heard import UNHEARD
from wherefrom.reports.imports import FLAWS, RECEIPTS
from wherefrom.reports.lag import LAG
from wherefrom.reports.relevance import RELEVANT
from wherefrom.reports.story import STORY
from wherefrom.reports.thanks import THANKS
from wherefrom.reports.ties import TIES
from wherefrom.reports.unanswered import UNANSWERED

QUESTIONS: tuple[Question, ...] = (
    STORY,
    RELEVANT,
    LAG,
    CHANNELS,
    UNANSWERED,
    UNHEARD,
    TIES,
    THANKS,
    EXPERIMENTS,
    CHECK,
    CHECK_LINEAGE,
    FLAWS,
    RECEIPTS,
)


def ask(name: str, record: Record, fit: Fit) -> Report:
    """Return the answer to a question.

    Raises:
        UnknownNameError: there is no such question.
    """
    for question in QUESTIONS:
        if question.name == name:
            return question.ask(record, fit)
    names = [question.name for question in QUESTIONS]
    raise UnknownNameError("report", name, names, f"There are: {', '.join(names)}.")


def listed() -> Report:
    """Return the questions there are."""
    rows = [{"report": question.name, "about": question.about} for question in QUESTIONS]
    return Report("reports", rows, [], {})
