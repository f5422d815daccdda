"""The ready-made policies: one TOML file each, with its parameters at the top."""

import tomllib
from pathlib import Path

from wherefrom.errors import UnknownNameError

FOLDER = Path(__file__).parent


def names() -> list[str]:
    """Return the names of the ready-made policies, sorted."""
    return sorted(path.stem for path in FOLDER.glob("*.toml"))


def known(name: str) -> str:
    """Return the name, if it is that of a ready-made policy.

    Raises:
        UnknownNameError: it is not.
    """
    if name not in names():
        raise UnknownNameError("ready-made policy", name, names(), "See them: wherefrom policies.")
    return name


def text(name: str) -> str:
    """Return a ready-made policy as it is written, to copy and change."""
    return (FOLDER / f"{name}.toml").read_text(encoding="utf-8")


def abouts() -> dict[str, str]:
    """Return what each ready-made policy says of itself, by name."""
    return {name: str(tomllib.loads(text(name))["about"]) for name in names()}
