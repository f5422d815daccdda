"""The activities of a record, found by what was said, by whom, where and when."""

from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

import msgspec
import pyarrow as pa
from msgspec import Struct

from wherefrom.search.store import Adding, Entry, Query, Store, all_of, either
from wherefrom.search.words import Wanted, level, words_of

COLUMNS = [
    "id", "published", "version", "actor", "channel", "type", "name", "content", "to", "mentions",
    "tags",
]  # fmt: skip


class Told(Struct, frozen=True, array_like=True, gc=False):
    """What an answer shows of an activity, and what decides between two versions of it.

    Attributes:
        id: of the activity.
        published: microseconds since 1970 UTC; None if unknown.
        version: its hash.
        actor: account who did it.
        channel: where.
        type: what was done.
        name: title or subject.
        content: what was said.
    """

    id: str
    published: int | None
    version: bytes
    actor: str
    channel: str
    type: str
    name: str | None
    content: str | None


class Asked(Struct, frozen=True, kw_only=True):
    """All that a found activity must meet.

    Attributes:
        clauses: words and phrases, each with the accounts of those who are called so.
        channel: where it was; None for anywhere.
        person: accounts of one person, who did it, got it or is named in it.
        actors: accounts of whom one did it.
        since: microseconds since 1970 UTC, included.
        until: the same.
    """

    clauses: Sequence[tuple[Wanted, Sequence[str]]] = ()
    channel: str | None = None
    person: Sequence[str] | None = None
    actors: Sequence[str] | None = None
    since: int | None = None
    until: int | None = None


class Index:
    """An open index of activities."""

    def __init__(self, folder: Path) -> None:
        """Open it, or make an empty one.

        Raises:
            DamagedIndexError: so it is.
        """
        self._store = Store(folder, ("id", "tag", "channel", "actor", "named"))
        self._decode = msgspec.msgpack.Decoder(Told).decode

    def __len__(self) -> int:
        """Return how many activities it holds."""
        return len(self._store)

    def writing(self) -> AbstractContextManager[Adding]:
        """Yield what adds `entries`; all of them are kept, or none."""
        return self._store.writing()

    def held(self, ids: Sequence[str]) -> Iterator[Told]:
        """Yield those of these activities that it holds."""
        return map(self._decode, self._store.having("id", ids))

    def find(self, asked: Asked, most: int) -> tuple[int, list[Told]]:
        """Return how many there are, and the latest of them; those without a time come last."""
        said = [(each.unwanted, self._said(each, actors)) for each, actors in asked.clauses]
        wanted = [query for unwanted, query in said if not unwanted]
        unwanted = [query for is_unwanted, query in said if is_unwanted]
        number, found = self._store.find(all_of([*wanted, *self._where(asked)], unwanted), most)
        told = [self._decode(each) for each in found]
        told.sort(key=lambda each: (each.published is None, -(each.published or 0), each.id))
        return number, told

    def _said(self, wanted: Wanted, actors: Sequence[str]) -> Query:
        if wanted.is_tag:
            return self._store.key("tag", wanted.words)
        words = self._store.words(wanted)
        return either(words, self._store.key("actor", actors)) if actors else words

    def _where(self, asked: Asked) -> Iterator[Query]:
        key = self._store.key
        if asked.channel is not None:
            yield key("channel", [asked.channel])
        if asked.person is not None:
            yield either(key("actor", asked.person), key("named", asked.person))
        if asked.actors is not None:
            yield key("actor", asked.actors)
        if asked.since is not None or asked.until is not None:
            yield self._store.between(asked.since, asked.until)


def entries(table: pa.Table) -> Iterator[Entry]:
    """Yield the rows of a table with `COLUMNS` as an index takes them."""
    at = table.column_names.index("published")
    numbers = table["published"].cast(pa.int64())
    columns = table.set_column(at, "published", numbers).select(COLUMNS).to_pydict().values()
    encode = msgspec.msgpack.Encoder().encode
    for *told, to, mentions, tags in zip(*columns, strict=True):
        said = Told(*told)
        words = (words_of(each) for each in (said.name, said.content, *(tags or ())) if each)
        keys = {"id": [said.id], "channel": [said.channel], "actor": [said.actor]}
        keys |= {"named": [*(to or ()), *(mentions or ())], "tag": [level(x) for x in tags or ()]}
        yield Entry(encode(said), [" ".join(each) for each in words], keys, said.published)
