"""`wherefrom demo`."""

from pathlib import Path

import click


@click.command(
    epilog="""\b
Examples:
  wherefrom demo
  wherefrom demo --folder /tmp/northlight --seed 7
  wherefrom --record wherefrom-demo/record trace
  wherefrom demo --downloads downloads     then: wherefrom import downloads
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
@click.option(
    "--downloads",
    metavar="DIR",
    help="Only write one person's downloads from eight channels there, to try an import with.",
)
def demo(folder: str, seed: int, people: int, downloads: str | None) -> None:
    """See a year in the life of a small recruiting firm: made up, imported, traced, replayed.

    Prints what came of it, one outcome traced to its beginning, credit by role, and three
    policies replayed beside the simulator's true answer.
    """
    from wherefrom.demo import run, write_downloads

    if downloads is not None:
        click.echo(write_downloads(Path(downloads), seed, people))
        return
    run(Path(folder), seed, people)


COMMANDS = {"demo": demo}
