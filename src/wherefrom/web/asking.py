"""What a page is made of: the request as it is asked, and what is shown in answer."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from msgspec import Struct
from starlette.datastructures import UploadFile

from wherefrom.lineage import Lineage
from wherefrom.record.record import Record
from wherefrom.reports.base import Report
from wherefrom.web.desk import Desk
from wherefrom.web.view import View


class Ask:
    """A request, as a page sees it.

    Attributes:
        desk: the record that is looked at, and what is under way.
        view: how values look.
        query: of the address.
        form: fields of the form that was sent; several of one name are in `every`.
    """

    def __init__(
        self,
        desk: Desk,
        view: View,
        query: Mapping[str, str],
        fields: Mapping[str, list[str]],
        files: list[UploadFile],
    ) -> None:
        """Take what was asked."""
        self.desk = desk
        self.view = view
        self.query = query
        self.fields = fields
        self.files = files

    @property
    def record(self) -> Record:
        """The record that is looked at."""
        return self.desk.open()

    def lineage(self) -> Lineage:
        """Return its lineage, or raise what says that it must be waited for."""
        return self.desk.lineage()

    def report(self, *question: Any, make: Callable[[], Report]) -> Report:
        """Return a report, kept while the record is the same."""
        report: Report = self.desk.answer(question, make)
        return report

    def given(self, name: str) -> str:
        """Return a field of the form, or else of the address; nothing where it is missing."""
        told = self.fields.get(name)
        return (told[0] if told else self.query.get(name, "")).strip()

    def every(self, name: str) -> list[str]:
        """Return all that the form gives under a name."""
        return self.fields.get(name, [])

    @property
    def id(self) -> str:
        """What the page is about."""
        return self.view.meant(self.given("id"))


class Shown(Struct, frozen=True):
    """A page to show: its template and what it needs.

    Attributes:
        template: in `templates/`.
        values: by name.
        status: of HTTP.
        file: name under which it is saved instead of shown.
    """

    template: str
    values: dict[str, Any]
    status: int = 200
    file: str | None = None


class Moved(Struct, frozen=True):
    """Another page to go to."""

    to: str


class Saved(Struct, frozen=True):
    """A text to be saved as a file."""

    file: str
    text: str
    media: str = "text/plain"


Answer: TypeAlias = Shown | Moved | Saved
PageFunction: TypeAlias = Callable[[Ask], Answer]


class Page(Struct, frozen=True):
    """What is seen at an address; asking for it changes nothing."""

    path: str
    show: PageFunction


class Deed(Struct, frozen=True):
    """What a form does; it needs the token."""

    path: str
    do: PageFunction
