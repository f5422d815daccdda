"""The templates. Every value is escaped; nothing from a record is ever taken for markup."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from wherefrom.safe import shown


def _last(value: Any) -> Any:
    """Return what is written for a value: no text steers anything, wherever it comes from."""
    return shown(value) if isinstance(value, str) and not isinstance(value, Markup) else value


ENVIRONMENT: Final = Environment(
    loader=FileSystemLoader(Path(__file__).with_name("templates")),
    autoescape=True,
    finalize=_last,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
