"""`wherefrom demo`."""

from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  wherefrom demo
  wherefrom demo --folder /tmp/northlight --seed 7
  wherefrom --record wherefrom-demo/record trace
""",
)
@click.option(
    "--folder",
    metavar="DIR",
    default="wherefrom-demo",
    show_default=True,
    help="Where the archives and the record are made, and stay.",
)
@click.option("--seed", default=1, show_default=True, help="Another seed, another year.")
@click.option(
    "--people", type=click.IntRange(20), default=400, show_default=True, help="In the town."
)
def demo(folder: str, seed: int, people: int) -> None:
    """See a year in the life of a small recruiting firm: made up, imported, traced, replayed.

    Prints what came of it, one outcome traced to its beginning, credit by role, and three
    policies replayed beside the simulator's true answer.
    """
    from wherefrom.demo import run

    run(Path(folder), seed, people)


COMMANDS = {"demo": demo}
