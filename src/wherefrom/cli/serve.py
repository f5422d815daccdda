"""`wherefrom serve`."""

from pathlib import Path

import click

from wherefrom.cli.show import say


@click.command(
    epilog="""\b
Examples:
  wherefrom serve
  wherefrom serve --port 8765 --no-browser
  wherefrom --record wherefrom-demo/record serve
""",
)
@click.option(
    "--port", type=click.IntRange(0, 65535), default=0, help="To listen at.  [default: a free one]"
)
@click.option("--no-browser", is_flag=True, help="Only print the link.")
@click.option("--record", "folder", metavar="DIR", help="Folder of the record.")
@click.pass_context
def serve(ctx: click.Context, port: int, folder: str | None, *, no_browser: bool) -> None:
    """Look at it in your browser: pages served on this machine, to you alone.

    Prints a link that opens them once. Without a record the pages lead through the first steps.
    Nobody else on the network can reach them; stop with Ctrl-C.
    """
    from wherefrom.settings import default_record
    from wherefrom.web.server import serve as run

    named = folder or ctx.find_object(str)
    path = Path(named) if named else default_record()
    run(path.absolute(), port, say, is_opened=not no_browser)


COMMANDS = {"serve": serve}
