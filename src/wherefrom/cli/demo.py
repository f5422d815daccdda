"""`wherefrom demo`."""

from pathlib import Path

import click

from wherefrom.cli.progress import working


@click.command(
    epilog="""\b
Examples:
  wherefrom demo
  wherefrom demo --keep demo.record --seed 7
  wherefrom --record demo.record trace
""",
)
@click.option("--keep", metavar="DIR", help="Keep the record and its archives in this folder.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, another year.")
def demo(keep: str | None, seed: int) -> None:
    """See a year in the life of a small recruiting firm: made up, imported, traced, replayed.

    Prints what came of it, one outcome traced to its beginning, credit by role, and three
    policies replayed beside the simulator's true answer.
    """
    from wherefrom.demo import run

    with working("Making a year") as tell:
        story = run(Path(keep) if keep else None, seed, tell)
    click.echo(story)


COMMANDS = {"demo": demo}
