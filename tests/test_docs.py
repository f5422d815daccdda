"""The pages say what there is: every command, report, reader, error, setting and policy has one."""

import inspect
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import pytest

from wherefrom import demo, errors
from wherefrom.cli import SECTIONS, wherefrom
from wherefrom.readers import READERS
from wherefrom.replay import library
from wherefrom.replay.condition import FUNCTIONS
from wherefrom.replay.policy import SOURCES
from wherefrom.reports.kept import ABOUT
from wherefrom.reports.questions import QUESTIONS

DOCS = Path(__file__).parents[1] / "docs"


@pytest.fixture(scope="module")
def make():
    """The script that writes the page of the commands."""
    spec = spec_from_file_location("make_commands", DOCS / "reference" / "make.py")
    module = module_from_spec(spec)
    sys.modules["make_commands"] = module
    spec.loader.exec_module(module)
    return module


def test_page_of_the_commands_is_current(make):
    told = "Run: python docs/reference/make.py"
    assert make.PAGE.read_text(encoding="utf-8") == make.page(), told


def _commands():
    for name in (name for section in SECTIONS.values() for name in section):
        command = wherefrom.get_command(None, name)
        yield f"wherefrom {name}"
        for inner in getattr(command, "commands", ()):
            yield f"wherefrom {name} {inner}"


def _errors():
    found = [*vars(errors).values(), *vars(demo).values()]
    return sorted({
        each.__name__
        for each in found
        if inspect.isclass(each) and issubclass(each, errors.WherefromError)
    } - {"WherefromError"})  # fmt: skip


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("reference/commands.md", [f"`{command}`" for command in _commands()]),
        ("reference/commands.md", [f"`{question.name}`" for question in QUESTIONS]),
        ("reference/json.md", [f"`{question.name}`" for question in QUESTIONS]),
        ("reference/errors.md", [f"`{name}`" for name in _errors()]),
        ("reference/settings.md", [f"`{name}`" for name in ABOUT]),
        ("howto/write-a-policy.md", [f"`{name}`" for name in library.names()]),
        ("howto/write-a-policy.md", [f"`{name}`" for name in (*FUNCTIONS, *SOURCES)]),
    ],
)
def test_page_names_all_there_is(page, names):
    text = (DOCS / page).read_text(encoding="utf-8")
    assert [name for name in names if name not in text] == []


@pytest.mark.parametrize("reader", [reader.name for reader in READERS])
def test_reader_has_a_page(reader):
    page = (DOCS / "howto" / f"import-{reader}.md").read_text(encoding="utf-8")
    assert page.startswith("# ")
