"""A small record with hostile names in every place, and what runs a command on it."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from wherefrom.cli import wherefrom

# Clears the screen, sets the title, writes the clipboard, 8-bit CSI, turns text round, formula
EVIL = (
    "=Eve\x1b[2J\x1b]0;x\x07\x1b]52;c;eA==\x07\x9b31m\x08\u202egpj\u2066\u200b[red]:smile:\r|`\x7f"
)
DAYS = [f"2024-{month:02}-{day:02}" for month in range(1, 7) for day in (3, 10, 17, 24)]


def note(number, day, who, to, text, reply=None, tags=()):
    activity = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": f"https://town.example/a/{number}",
        "type": "Create",
        "published": f"{day}T12:{number % 60:02}:00Z",
        "actor": {
            "id": f"https://town.example/users/{who}",
            "type": "Person",
            "name": f"{who} {EVIL}",
            "preferredUsername": who,
        },
        "to": [f"https://town.example/users/{each}" for each in to],
        "object": {
            "id": f"https://town.example/n/{number}",
            "type": "Note",
            "content": text,
            "name": f"Subject {EVIL}",
            "tag": [{"type": "Hashtag", "name": f"#{tag}"} for tag in tags],
        },
    }
    if reply is not None:
        activity["object"]["inReplyTo"] = f"https://town.example/n/{reply}"
    return activity


def archive(path):
    rows = []
    for number, day in enumerate(DAYS):
        us, them = ("ana", "bo") if number % 2 else ("ana", "cy")
        rows += [
            note(4 * number, day, us, [them], f"How is the choir? {EVIL}", tags=["choir"]),
            note(4 * number + 1, day, them, [us], "It sings.", reply=4 * number),
            note(4 * number + 2, day, them, [us, "dee"], f"Meet dee {EVIL}"),
            note(4 * number + 3, day, "dee", [us], "We are hiring", tags=["hiring"]),
        ]
    path.write_text("\n".join(json.dumps(row) for row in rows) + "\nnot json \x1b[2J\n")
    return path


ANA, BO, DEE = (f"acct:{name}@town.example" for name in ("ana", "bo", "dee"))
OUTCOMES = f"""id,when,kind,value,currency,ours,counterparties,through,note
hire-1,2024-05-20,hire,1000,EUR,{ANA},{DEE},{BO},A hire
deal-2,2024-06-12,deal\x1b[2J,500,EUR,{ANA},{BO},,Choir \x1b]0;x\x07\u202e
deal-3,2024-06-13,deal,,,{ANA},{BO},,\x1b[2J
deal-4,2024-06-14,deal,,,{ANA},acct:cy@town.example,,
"""


@pytest.fixture(scope="session")
def home(tmp_path_factory):
    """A folder with a record, its archive and its outcomes; commands that change it use copies."""
    folder = tmp_path_factory.mktemp("home")
    archive(folder / "town.jsonl")
    (folder / "outcomes.csv").write_text(OUTCOMES)
    at = ["--record", str(folder / "record")]
    for command in (
        ["import", str(folder / "town.jsonl")],
        ["me", "acct:ana@town.example"],
        ["outcomes", "import", str(folder / "outcomes.csv")],
        ["settings", "draws", "5"],
    ):
        done = CliRunner().invoke(wherefrom, [*at, *command])
        assert done.exit_code == 0, done.output
    return folder


@pytest.fixture
def run(home):
    """Return what runs a command on the record of `home`, or on another."""

    def run(*words, record: Path | None = None, **more):
        at = ["--record", str(record or home / "record")]
        return CliRunner().invoke(wherefrom, [*at, *map(str, words)], **more)

    return run
