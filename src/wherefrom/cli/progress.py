"""How far long work is: on stderr, and only where somebody looks."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from wherefrom.ingest.importer import Progress


@contextmanager
def working(what: str) -> Iterator[Callable[[str, float], None] | None]:
    """Show a spinner; yield what tells it the step and how far it is, or None if nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.text import Text

    with Console(stderr=True, highlight=False).status(Text(f"{what} ...")) as status:
        yield lambda step, far: status.update(Text(f"{what}: {step} ({far:.0%}) ..."))


@contextmanager
def importing(name: str) -> Iterator["Callable[[Progress], None] | None"]:
    """Show a bar; yield what moves it, or None where nobody looks."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    from wherefrom.safe import line

    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        DownloadColumn(),
        TextColumn("{task.fields[found]:,} activities", markup=False),
        TimeRemainingColumn(),
    )
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(line(name, 40), total=None, found=0)

        def tell(progress: "Progress") -> None:
            bar.update(
                task,
                description=f"{line(name, 40)}: {progress.phase}",
                completed=progress.done,
                total=progress.total,
                found=progress.activities,
            )

        yield tell
