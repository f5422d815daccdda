"""Run the examples of the pages again, on the demo's year: `python docs/make_examples.py`.

In a block marked `console`, each line that begins with `$ wherefrom` is run, in a folder of its
own where the demo has just been made, and what it prints takes the place of what stood below it.
`# its first 9 lines` behind a command keeps those, `last` the last; `[...]` marks the cut. The
picture of the README is drawn anew too.
"""

import os
import re
import shlex
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

DOCS = Path(__file__).parent
PAGES = (DOCS.parent / "README.md", DOCS / "tutorial" / "a-year-in-ten-minutes.md")
PICTURE = DOCS / "trace.svg"
OUTCOME = "referral-f34aa8"  # of the demo's first year: a word, a share, a letter, a referral
WIDTH = "100"
CUT = "[...]"
BLOCK = re.compile(r"(?<=^```console\n).*?(?=^```$)", re.MULTILINE | re.DOTALL)
COMMAND = re.compile(
    r"\$ (?P<words>wherefrom[^#]*?)(?:\s+# its (?P<end>first|last) (?P<most>\d+) lines)?$"
)


@cache
def run(words: str, home: Path) -> str:
    """Return what a command prints, as wide as the pages are."""
    tool = Path(sys.executable).with_name("wherefrom")
    made = {"COLUMNS": WIDTH, "WHEREFROM_RECORD": "wherefrom-demo/record"}
    done = subprocess.run(  # noqa: S603 our own pages
        [tool, *shlex.split(words)[1:]],
        cwd=home,
        env=os.environ | made,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def cut(printed: str, end: str | None, most: int) -> list[str]:
    """Return the lines to show, without those that are empty at either end."""
    lines = [line.rstrip() for line in printed.splitlines()]
    while lines and not lines[0]:
        del lines[0]
    while lines and not lines[-1]:
        del lines[-1]
    if end is None or len(lines) <= most:
        return lines
    return [*lines[:most], CUT] if end == "first" else [CUT, *lines[-most:]]


def again(block: str, home: Path) -> str:
    """Return a block with each command's output made anew."""
    lines: list[str] = []
    for line in (line for line in block.splitlines() if line.startswith("$ ")):
        lines.append(line)
        if found := COMMAND.match(line):
            lines += cut(run(found["words"], home), found["end"], int(found["most"] or 0))
    return "\n".join(lines) + "\n"


def main() -> None:
    """Make the demo's year, and every example from it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        run("wherefrom demo", home)
        run(f"wherefrom trace {OUTCOME} --figure trace.svg", home)
        PICTURE.write_text((home / "trace.svg").read_text(encoding="utf-8"), encoding="utf-8")
        for page in PAGES:
            text = page.read_text(encoding="utf-8")
            made = BLOCK.sub(lambda found: again(found[0], home), text)
            page.write_text(made, encoding="utf-8")


if __name__ == "__main__":
    main()
