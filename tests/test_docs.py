"""The pages say what there is: every command, report, reader, error, setting and policy has one."""

import inspect
import re
import shlex
import sys
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

import click
import pytest

from wherefrom import demo, errors
from wherefrom.cli import SECTIONS, wherefrom
from wherefrom.readers import READERS
from wherefrom.replay import library
from wherefrom.replay.condition import FUNCTIONS
from wherefrom.replay.policy import SOURCES
from wherefrom.reports.kept import ABOUT
from wherefrom.reports.questions import QUESTIONS

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
LINEAGE = ROOT / "src" / "wherefrom" / "lineage"
PAGES = sorted({*ROOT.glob("*.md"), *DOCS.rglob("*.md")})
WRITTEN = [page for page in PAGES if page.name != "commands.md"]  # that one is made
LINK = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]*))?\)")
COMMAND = re.compile(r"^(?: {4}|\$ )(wherefrom (?:.*\\\n)*.*)", re.MULTILINE)
INLINE = re.compile(r"`(wherefrom\s[^`]*)`")
FILE = re.compile(r"`([\w/-]+\.py)`")


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


def _headings(page):
    lines = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", line).lower().replace(" ", "-") for line in lines}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_of_a_page_lead_somewhere(page):
    for path, heading in LINK.findall(page.read_text(encoding="utf-8")):
        target = (page.parent / path).resolve() if path else page
        assert target.exists(), path
        assert not heading or heading in _headings(target), f"{path}#{heading}"


def test_index_links_every_page():
    linked = {path for path, _ in LINK.findall((DOCS / "index.md").read_text(encoding="utf-8"))}
    there = {page.relative_to(DOCS).as_posix() for page in DOCS.rglob("*.md")}
    assert there - linked == {"index.md"}


def _shown(page):
    """Return the commands that a page shows, with the words behind each."""
    text = page.read_text(encoding="utf-8")
    for shown in COMMAND.findall(text) + INLINE.findall(text):
        words = re.split(r" {2,}#? ?(?=[a-z])", shown.replace("\\\n", " "), maxsplit=1)[0]
        yield shlex.split(words, comments=True)[1:]


def _unknown(words):
    """Return the first word that is neither a command nor an option of it, or None."""
    command = wherefrom
    context = click.Context(command, help_option_names=["-h", "--help"])
    while words:
        options = {each for p in command.get_params(context) for each in p.opts}
        word, *words = words
        if word.startswith("--"):
            if word.partition("=")[0] not in options:
                return word
            flag = next(p for p in command.get_params(context) if word in p.opts)
            words = words if getattr(flag, "is_flag", False) else words[1:]
        elif isinstance(command, click.Group):
            inner = command.get_command(context, word) if word in _names(command) else None
            if inner is None:
                return word
            command, context = inner, click.Context(inner, parent=context)
    return None


def _names(group):
    if group is wherefrom:
        return {name for section in SECTIONS.values() for name in section}
    return set(group.commands)


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_commands_of_a_page_exist(page):
    assert [(words, bad) for words in _shown(page) if (bad := _unknown(words))] == []


def test_a_command_that_does_not_exist_would_be_found():
    assert _unknown(["tracee"]) == "tracee"
    assert _unknown(["credit", "--buy", "person"]) == "--buy"
    assert _unknown(["outcomes", "forget"]) == "forget"
    assert _unknown(["--record", "x", "trace", "deal-17", "--figure", "x.svg"]) is None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_files_of_a_page_exist(page):
    places = (ROOT, ROOT / "src" / "wherefrom", ROOT / "benchmarks")
    named = FILE.findall(page.read_text(encoding="utf-8"))
    assert [name for name in named if not any((at / name).is_file() for at in places)] == []


def test_constants_of_the_model_stand_in_the_code():
    table = (
        (DOCS / "explain" / "model.md").read_text(encoding="utf-8").partition("What is fixed")[2]
    )
    code = "".join(path.read_text(encoding="utf-8") for path in LINEAGE.glob("*.py"))
    named = re.findall(r"`([A-Z_]+)`", table)
    assert len(named) >= 20
    kept = re.compile(r"^(?:[A-Z_]+, )*([A-Z_]+)(?:, [A-Z_]+)* = ", re.MULTILINE)
    assert set(named) - set(kept.findall(code)) == set()
