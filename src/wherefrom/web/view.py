"""How values look on a page; every text from data passes here, and a veil hides it here."""

from typing import Any
from urllib.parse import quote, unquote, urlencode

from wherefrom import written
from wherefrom.safe import line, shown
from wherefrom.web.veil import Veil

CELL = 90  # characters of a text in a table


class View:
    """What a page's template calls, as `v`.

    Attributes:
        zone: IANA name, of the record.
        veil: None where nothing is hidden.
    """

    def __init__(self, zone: str, veil: Veil | None) -> None:
        """Look by the record's clock, through a veil or not."""
        self.zone = zone
        self.veil = veil

    number = staticmethod(written.number)
    amount = staticmethod(written.amount)
    percent = staticmethod(written.percent)

    def day(self, when: Any) -> str:
        """Return a date."""
        return written.day(when, self.zone)

    def hour(self, when: Any) -> str:
        """Return a date with the time."""
        return written.day(when, self.zone, with_hour=True)

    def who(self, person: str | None, name: str | None = None) -> str:
        """Return the name of a person."""
        if not person:
            return "somebody"
        if self.veil:
            return self.veil.name(person)
        return line(name or person.partition(":")[2] or person, CELL)

    def account(self, account: str) -> str:
        """Return an account as it is written; under a veil, its channel alone."""
        return f"{line(account.partition(':')[0], 20)}: …" if self.veil else line(account, 200)

    def title(self, text: str | None, most: int = CELL) -> str:
        """Return a text as one line."""
        if self.veil:
            return f"{len(text):,} letters" if text else "no words"
        return line(text or "", most) or "no words"

    def said(self, text: str | None) -> str:
        """Return a text whole, with its lines."""
        return self.title(text) if self.veil else shown(text or "")

    def outcome(self, id_: str) -> str:
        """Return what an outcome is called."""
        return f"result {self.veil.hide(id_)[1:5]}" if self.veil else line(id_, CELL)

    def told(self, sentence: object) -> str:
        """Return a sentence that may name somebody."""
        return (
            "A sentence that may name somebody is under the veil."
            if self.veil
            else shown(str(sentence))
        )

    def to(self, path: str, /, **query: Any) -> str:
        """Return the address of a page; ids in it are hidden by a veil."""
        given = {key: value for key, value in query.items() if value not in {None, ""}}
        if self.veil:
            given = {
                key: self.veil.hide(str(value)) if key == "id" else value
                for key, value in given.items()
            }
        return f"{path}?{urlencode(given)}" if given else path

    def field(self, id_: str) -> str:
        """Return an id as a field of a form carries it, whatever signs it has."""
        return self.veil.hide(id_) if self.veil else quote(id_)

    def of_field(self, field: str) -> str:
        """Return the id that a field of a form means."""
        return self.veil.find(field) if self.veil else unquote(field)

    def meant(self, id_: str) -> str:
        """Return the id that an address means."""
        return self.veil.find(id_) if self.veil else id_
