"""Who is who in a LinkedIn export: some tables have profile pages, others only names."""

from collections import Counter
from collections.abc import Iterator

from wherefrom.readers.rows import Row
from wherefrom.readers.said import account, page_account
from wherefrom.vocabulary import Account

CHANNEL = "linkedin"
OWNER = f"{CHANNEL}:=owner"
GONE = "linkedin member"  # what all are called who have left


class People:
    """The accounts of an export, learnt from its tables before the records are told."""

    def __init__(self) -> None:
        """Begin without knowing anybody."""
        self._pages: dict[str, set[str]] = {}  # by name
        self._names: dict[str, str] = {}  # as written, by key
        self._present: Counter[str] = Counter()  # keys of names, by messages sent or received
        self._sent: Counter[str] = Counter()
        self._messages = 0
        self._name: str | None = None
        self._email: str | None = None
        self._own: str | None = None

    def learn(self, kind: str, row: Row) -> None:
        """Take from a row what it tells of people."""
        if kind == "profile":
            self._name = self._name or full_name(row)
            self._own = _file(row)
        elif kind == "emails":
            if self._email is None or (row.get("primary") or "").lower() == "yes":
                self._email = row.get("email address")
        elif kind == "connections":
            self._learn_page(full_name(row), page_account(row.get("url"), CHANNEL))
        else:
            self._learn_message(row)

    def _learn_message(self, row: Row) -> None:
        self._own = self._own or _file(row)
        name, told = row.get("from"), row.get("to")
        pages = pages_of(row.get("recipient profile urls"))
        self._learn_page(name, page_account(row.get("sender profile url"), CHANNEL))
        if len(pages) == 1:
            self._learn_page(told, pages[0])
        self._messages += 1
        names = {name, told, *(each.strip() for each in (told or "").split(","))}
        present = {_key(each): each for each in names if each and _key(each) != GONE}
        self._names |= present
        self._present.update(present.keys())
        if name and (row.get("folder") or "").upper() == "SENT":
            self._sent[_key(name)] += 1

    def _learn_page(self, name: str | None, page: str | None) -> None:
        if name:
            self._names.setdefault(_key(name), name)
        if name and page:
            self._pages.setdefault(_key(name), set()).add(page)

    @property
    def owner(self) -> str:
        """The account whose export it is.

        The profile has a name and no page: that of the name in messages is his. Without it, who
        sent what lies among the sent, or who had a part in every message.
        """
        if self._name:
            return self.named(self._name) or OWNER
        if self._sent:
            return self.named(self._names[self._sent.most_common(1)[0][0]]) or OWNER
        always = [key for key, count in self._present.items() if count == self._messages]
        return (self.named(self._names[always[0]]) or OWNER) if len(always) == 1 else OWNER

    def owner_told(self) -> Iterator[Account]:
        """Yield what the export says of its owner."""
        if self.owner != OWNER:
            yield Account(self.owner, self._name, self._email, own=self._own)

    def split(self, cell: str) -> list[str]:
        """Return the names in a cell; a name may hold a comma, as in `Ana Ruiz, PhD`."""
        if _key(cell) in self._pages or "," not in cell:
            return [cell]
        return [name for each in cell.split(",") if (name := each.strip())]

    def named(self, name: str | None, page: str | None = None) -> str | None:
        """Return an account by its page; else by its name, if that is of just one page here."""
        if found := page_account(page, CHANNEL):
            return found
        pages = self._pages.get(_key(name or ""), set())
        return next(iter(pages)) if len(pages) == 1 else account(CHANNEL, name)

    def spoken(self, name: str | None, page: str | None, talk: str) -> str | None:
        """Return the account of somebody in a conversation; who has left is nobody else's."""
        if not page and (name or "").casefold() == GONE:
            return f"{CHANNEL}:=gone/{talk.lower()}"
        return self.named(name, page)


def full_name(row: Row, before: str = "") -> str | None:
    """Return first and last name."""
    names = [row.get(f"{before}first name"), row.get(f"{before}last name")]
    return " ".join(filter(None, names)) or None


def pages_of(cell: str | None) -> list[str]:
    """Return the accounts whose pages a cell lists."""
    found = (page_account(page.strip(), CHANNEL) for page in (cell or "").split(","))
    return list(filter(None, found))


def _file(row: Row) -> str:
    return row.place.rpartition("/")[2].partition("#")[0]


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
