"""`wherefrom labels`: import, rule, learn, list."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wherefrom.cli.options import answers, opens
from wherefrom.cli.show import rows_of

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

_COLUMNS = {"label": "left", "by": "left", "true": "right", "false": "right"}
_table = rows_of(_COLUMNS | {"version": "right", "about": "fold"})


@click.group(
    epilog="""\b
Examples:
  wherefrom labels import labels.csv --by Ana
  wherefrom labels rule on_message "list_has_any(tags, ['hiring', 'jobs'])"
  wherefrom labels learn on_message
  wherefrom labels list
""",
)
def labels() -> None:
    """Say what was on message, and what was meant for the target audience.

    Policies ask for both: on_message and to_target. A person's word stands before a
    classifier's, and that before a rule's.
    """


@labels.command(
    "import",
    epilog="""\b
The file has the columns activity,label,value; a value is true or false.

\b
Example:
  wherefrom labels import labels.csv --by Ana
""",
)
@click.argument("path", metavar="FILE.csv")
@click.option("--by", default="file", show_default=True, help="Who says so.")
@opens()
@answers(_table)
def import_(record: "Record", path: str, by: str) -> "Report":
    """Read labels from a CSV file; a later word of the same person replaces the earlier."""
    from wherefrom.labels import read_csv
    from wherefrom.reports.labelled import keep

    return keep(record, read_csv(Path(path), by))


@labels.command(
    epilog="""\b
Examples:
  wherefrom labels rule on_message "list_has_any(tags, ['hiring', 'jobs'])"
  wherefrom labels rule to_target "has_any_word(text, ['engineer', 'developer'])"
""",
)
@click.argument("label", metavar="LABEL")
@click.argument("when", metavar="CONDITION")
@opens()
@answers(_table)
def rule(record: "Record", label: str, when: str) -> "Report":
    """Label every activity by a condition, as in a policy; it replaces the rule before it."""
    from wherefrom.replay.labelling import label_by_rule
    from wherefrom.reports.labelled import keep

    given = label_by_rule(record.activities(), label, when, record.settings.zone)
    return keep(record, given, about=when)


@labels.command(
    epilog="""\b
Example:
  wherefrom labels learn on_message
""",
)
@click.argument("label", metavar="LABEL")
@opens()
@answers(_table)
def learn(record: "Record", label: str) -> "Report":
    """Learn a label from those that people gave, and label all the rest by it.

    It takes five labels of yes and five of no. What it says goes before a rule's word, and a
    person's word before it. How often it is right of labels it has not seen is told beside it.
    """
    from wherefrom.reports.labelled import learn as learn_from

    return learn_from(record, label)


@labels.command("list")
@opens()
@answers(_table)
def list_(record: "Record") -> "Report":
    """Count the labels, by who gave them."""
    from wherefrom.reports.labelled import labels as counted

    return counted(record)


COMMANDS = {"labels": labels}
