"""The command line: it shows reports and computes nothing.

`wherefrom --help` must answer at once, so a command's module is imported when the command is
named, and what a command needs when it runs.

Exit statuses: 0 answered; 1 `check` found damage; 2 refused, with a sentence on stderr that says
why; 70 a fault of the program's own; 130 stopped by Ctrl-C.
"""

import os
import sys
from importlib import import_module
from typing import Any, Final, NoReturn

import click

from wherefrom import __version__
from wherefrom.errors import WherefromError, did_you_mean
from wherefrom.safe import shown

REFUSED, FAULT, STOPPED = 2, 70, 130

SECTIONS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "Begin": {
        "demo": ("demo", "See a made-up year of a small firm, traced and replayed."),
        "import": ("imports", "Read archives, or a folder of downloads."),
        "me": ("ours", "Say which accounts are ours, or list them."),
        "outcomes": ("results", "Say what came of it: import, add, list, remove."),
    },
    "Ask": {
        "trace": ("answers", "Trace outcomes back to where they began."),
        "credit": ("answers", "Credit people, channels, threads or activities."),
        "replay": ("answers", "Replay the past under a policy: what would be lost?"),
        "policies": ("answers", "List the ready-made policies, or print one."),
        "search": ("searching", "Find what was said, by words, people and tags."),
        "story": ("more", "See the record on one page."),
        "thanks": ("more", "See to whom new outcomes are owed, to tell them."),
        "try": ("more", "Try something for some weeks, and see what it changed."),
        "serve": ("serve", "Look at it all in your browser."),
        "report": ("answers", "Answer another question: lag, channels, unanswered ..."),
    },
    "Keep": {
        "people": ("folk", "See who is who; join and part accounts, with undo."),
        "links": ("linking", "Say which activity brought about which, where you know it."),
        "labels": ("labelling", "Say what was on message, or to the target audience."),
        "settings": ("keeping", "See or change the record's time zone and other settings."),
        "check": (
            "keeping",
            "Find damage to the record, or test its lineage.",
        ),
        "forget": ("keeping", "Erase a person, for good."),
        "export": ("keeping", "Write parents, activities, outcomes, links or accounts to a file."),
    },
}
_PLACES = {name: place for section in SECTIONS.values() for name, place in section.items()}


class Wherefrom(click.Group):
    """Commands that are imported when they are named, and errors in one sentence."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 click's signature
        """Return the names, in the order of the sections."""
        return list(_PLACES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 click's signature
        """Import and return a command."""
        if cmd_name not in _PLACES:
            return None
        module = import_module(f"wherefrom.cli.{_PLACES[cmd_name][0]}")
        command: click.Command = module.COMMANDS[cmd_name]
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is named first, or say which names are close."""
        if args and args[0] not in _PLACES and not args[0].startswith("-"):
            ctx.fail(f'No command "{args[0]}".{did_you_mean(args[0], _PLACES)}')
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 click's signature
        """Write the sections, without importing a single command."""
        for title, commands in SECTIONS.items():
            with formatter.section(title):
                formatter.write_dl([(name, about) for name, (_, about) in commands.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; click itself would leave with 1 where a reader leaves early."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            _enough()

    def main(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Run a command and leave with its status; whatever goes wrong is one sentence."""
        kwargs["standalone_mode"] = False
        try:
            status = super().main(*args, **kwargs)
            sys.stdout.flush()
        except click.exceptions.NoArgsIsHelpError as error:
            _leave(REFUSED, error.format_message())
        except click.UsageError as error:
            hint = f" See: {error.ctx.command_path} --help." if error.ctx else ""
            _leave(REFUSED, error.format_message() + hint)
        except click.ClickException as error:
            _leave(REFUSED, error.format_message())
        except WherefromError as error:
            _leave(REFUSED, str(error))
        except click.Abort as error:
            if isinstance(error.__cause__ or error.__context__, KeyboardInterrupt):
                _leave(STOPPED, "Stopped. Whole batches that were stored stay; none is half done.")
            _leave(REFUSED, "Nothing was changed.")
        except BrokenPipeError:
            _enough()
        except Exception as error:  # noqa: BLE001 a face never shows a traceback unasked
            _fault(error)
        sys.exit(status if isinstance(status, int) else 0)


def _leave(status: int, sentence: str) -> NoReturn:
    click.echo(shown(sentence), err=True)
    sys.exit(status)


def _enough() -> NoReturn:
    """Leave in peace: whoever read us has enough."""
    # Python would complain when it flushes at its end
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(0)


def _fault(error: Exception) -> NoReturn:
    if os.environ.get("WHEREFROM_DEBUG"):
        raise error
    _leave(
        FAULT,
        f"wherefrom {__version__} has a fault of its own ({type(error).__name__}: {error}). "
        "Run it again with WHEREFROM_DEBUG=1, take names and words of others out of what it "
        "prints, and report it; the record is as it was.",
    )


@click.group(
    cls=Wherefrom,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="""\b
Examples:
  wherefrom demo
  wherefrom import mail.mbox mastodon.zip
  wherefrom me ana@example.org
  wherefrom outcomes import outcomes.csv
  wherefrom trace
  wherefrom replay no-small-talk ten-a-day my-own.toml
""",
)
@click.option(
    "--record",
    "folder",
    metavar="DIR",
    help="Folder of the record.  [default: WHEREFROM_RECORD, or one in your data directory]",
)
@click.version_option(__version__, prog_name="wherefrom", message="%(prog)s %(version)s")
@click.pass_context
def wherefrom(ctx: click.Context, folder: str | None) -> None:
    """Tell which conversations your results came from, and what a rule would have cost.

    Everything stays on this machine. Every command that answers takes --json.
    """
    ctx.obj = folder
    if ctx.invoked_subcommand is None:
        from wherefrom.cli.begin import next_step

        next_step(folder)


def main() -> NoReturn:
    """Run the command line."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")  # for terminals that lack a letter
    wherefrom.main()
