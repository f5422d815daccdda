"""`wherefrom labels`: import, rule, list."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from wherefrom.cli.options import answers, opens
from wherefrom.cli.show import rows_of

if TYPE_CHECKING:
    from wherefrom.record.record import Record
    from wherefrom.reports.base import Report

_table = rows_of({"label": "left", "by": "left", "true": "right", "false": "right"})


@click.group(
    epilog="""\b
Examples:
  wherefrom labels import labels.csv --by Ana
  wherefrom labels rule on_message "list_has_any(tags, ['hiring', 'jobs'])"
  wherefrom labels list
""",
)
def labels() -> None:
    """Say what was on message, and what was meant for the target audience.

    Policies ask for both: on_message and to_target. A person's word stands before a rule's.
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

    return keep(record, label_by_rule(record.activities(), label, when, record.settings.zone))


@labels.command("list")
@opens()
@answers(_table)
def list_(record: "Record") -> "Report":
    """Count the labels, by who gave them."""
    from wherefrom.reports.labelled import labels as counted

    return counted(record)


COMMANDS = {"labels": labels}
