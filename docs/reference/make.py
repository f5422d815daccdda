"""Write commands.md from the commands' own help: `python docs/reference/make.py`."""

from collections.abc import Iterator
from pathlib import Path

import click

from wherefrom.cli import SECTIONS, wherefrom
from wherefrom.reports.questions import QUESTIONS

PAGE = Path(__file__).with_name("commands.md")
HEAD = """# Commands

Made by `docs/reference/make.py` from the commands' own help; change it there.

Every command that answers takes `--json`, and then prints one object:
`{"report": NAME, "rows": [...], "caveats": [...], "settings": {...}}`.
Exit statuses are listed in [errors](errors.md).
"""


def page() -> str:
    """Return the whole page."""
    root = click.Context(wherefrom, info_name="wherefrom", help_option_names=["-h", "--help"])
    parts = [HEAD, _block(wherefrom, root)]
    for title, commands in SECTIONS.items():
        parts.append(f"## {title}\n")
        for name in commands:
            command = wherefrom.get_command(root, name)
            parts += [_block(*each) for each in _all(command, root, name)]
    listed = "\n".join(f"| `{each.name}` | {each.about} |" for each in QUESTIONS)
    table = f"| Name | Question |\n|---|---|\n{listed}\n"
    parts.append(f"## Reports\n\nFor `wherefrom report NAME`:\n\n{table}")
    return "\n".join(parts)


def _all(
    command: click.Command, parent: click.Context, name: str
) -> Iterator[tuple[click.Command, click.Context]]:
    context = click.Context(command, info_name=name, parent=parent)
    yield command, context
    if isinstance(command, click.Group):
        for each in command.list_commands(context):
            yield from _all(command.get_command(context, each), context, each)


def _block(command: click.Command, context: click.Context) -> str:
    context.max_content_width = 100
    context.terminal_width = 100
    return f"### `{context.command_path}`\n\n```text\n{command.get_help(context)}\n```\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
