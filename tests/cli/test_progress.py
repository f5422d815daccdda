"""Progress is shown on stderr where somebody looks, and nowhere else."""

from io import StringIO

from wherefrom.cli.progress import importing, working
from wherefrom.ingest.importer import Progress


class Terminal(StringIO):
    def isatty(self):
        return True


def look(monkeypatch):
    monkeypatch.setattr("sys.stderr", made := Terminal())
    monkeypatch.setenv("TERM", "xterm")
    return made


def test_nobody_looks_so_nothing_is_told(monkeypatch):
    monkeypatch.setattr("sys.stderr", StringIO())
    with working("Fitting") as tell:
        assert tell is None
    with importing("a.mbox") as tell:
        assert tell is None


def test_work_tells_its_step(monkeypatch):
    terminal = look(monkeypatch)
    with working("Fitting") as tell:
        tell("drawing worlds", 0.5)
    assert "Fitting" in terminal.getvalue()


def test_import_tells_how_far_it_is_and_names_the_archive_safely(monkeypatch):
    terminal = look(monkeypatch)
    with importing("a\x1b]0;x\x07.mbox") as tell:
        tell(Progress("reading", 50, 100, 1234))
    assert "1,234 activities" in terminal.getvalue()
    assert "\x1b]0" not in terminal.getvalue()
