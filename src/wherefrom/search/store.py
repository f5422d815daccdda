"""Entries found by their words and keys: a folder that tantivy keeps. The door to tantivy.

Nothing but the record is in it, so it can be thrown away at any time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, TypeAlias

import tantivy
from msgspec import Struct

from wherefrom.search.words import Wanted

VERSION: Final = version("tantivy")  # another one may not read what this one wrote
TIMELESS: Final = -(1 << 62)  # stands for an unknown time, so that it comes last
_HEAP = 128 << 20  # bytes that tantivy gathers before it writes
_ASKED_AT_ONCE = 10_000  # keys

Query: TypeAlias = tantivy.Query


class DamagedIndexError(Exception):
    """The files are not what was written; nobody hears of it, as they are made again."""


@contextmanager
def _sound() -> Iterator[None]:
    try:
        yield
    except ValueError as damage:
        raise DamagedIndexError from damage
    except BaseException as damage:
        if type(damage).__name__ == "PanicException":  # Rust's, which Python cannot import
            raise DamagedIndexError from damage
        raise


class Entry(Struct, frozen=True, gc=False):
    """What can be found.

    Attributes:
        told: what is given back.
        texts: in which it is found, their words parted by spaces; a phrase is within one.
        keys: by field, the whole values by which it is found.
        at: microseconds since 1970 UTC; the latest come first.
    """

    told: bytes
    texts: Sequence[str]
    keys: Mapping[str, Iterable[str]]
    at: int | None = None


class Store:
    """An open store; finds what was in it when it was opened, or last written."""

    def __init__(self, folder: Path, fields: Sequence[str]) -> None:
        """Open it, or make an empty one.

        Args:
            folder: there is nothing else in it.
            fields: names of the keys.

        Raises:
            DamagedIndexError: so it is.
        """
        made = tantivy.SchemaBuilder()
        made.add_text_field("words", tokenizer_name="whitespace")
        for field in fields:
            made.add_text_field(field, tokenizer_name="raw", index_option="basic")
        made.add_integer_field("at", indexed=True, fast=True)
        made.add_bytes_field("told", stored=True)
        self._schema = made.build()
        with _sound():
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._searcher = self._index.searcher()

    def __len__(self) -> int:
        """Return how many entries it holds."""
        return self._searcher.num_docs

    @contextmanager
    def writing(self) -> Iterator["Adding"]:
        """Yield what adds entries; all of them are kept, or none."""
        writer = self._index.writer(heap_size=_HEAP)
        try:
            yield Adding(writer)
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        finally:
            writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, query: Query, most: int) -> tuple[int, list[bytes]]:
        """Return how many entries meet a query, and what the latest of them tell."""
        with _sound():
            found: Any = self._searcher.search(query, limit=most, order_by_field="at")
            return found.count, [self._told(address) for _, address in found.hits]

    def all(self, query: Query) -> list[bytes]:
        """Return what all entries that meet a query tell."""
        number, _ = self.find(query, 1)  # tantivy takes room for as many as it is to give
        return self.find(query, number)[1] if number else []

    def having(self, field: str, values: Sequence[str]) -> Iterator[bytes]:
        """Yield what the entries with one of these keys tell."""
        for start in range(0, len(values) if len(self) else 0, _ASKED_AT_ONCE):
            yield from self.all(self.key(field, values[start : start + _ASKED_AT_ONCE]))

    def _told(self, address: tantivy.DocAddress) -> bytes:
        return self._searcher.doc(address).get_first("told") or b""

    # Queries

    def words(self, wanted: Wanted) -> Query:
        """Return what asks for a word, a phrase, or the beginning of a word."""
        words = list(wanted.words)
        if len(words) == 1:
            if wanted.begins:  # a word is letters and digits, which mean themselves
                return Query.regex_query(self._schema, "words", f"{words[0]}.*")
            return Query.term_query(self._schema, "words", words[0])
        if wanted.begins:
            return Query.phrase_prefix_query(self._schema, "words", [*words])
        return Query.phrase_query(self._schema, "words", [*words])

    def key(self, field: str, values: Sequence[str]) -> Query:
        """Return what asks for one of these keys."""
        return Query.term_set_query(self._schema, field, list(values))

    def between(self, since: int | None, until: int | None) -> Query:
        """Return what asks for a time, both ends included."""
        low = TIMELESS + 1 if since is None else since
        return Query.range_query(self._schema, "at", tantivy.FieldType.Integer, low, until)


def either(*queries: Query) -> Query:
    """Return what asks for one of the queries."""
    return Query.boolean_query([(tantivy.Occur.Should, query) for query in queries])


def all_of(wanted: Iterable[Query], unwanted: Iterable[Query]) -> Query:
    """Return what asks for the wanted ones, if any, without the unwanted ones."""
    must = [(tantivy.Occur.Must, query) for query in (Query.all_query(), *wanted)]
    return Query.boolean_query([*must, *((tantivy.Occur.MustNot, query) for query in unwanted)])


class Adding:
    """Adds to a store, and takes out."""

    def __init__(self, writer: tantivy.IndexWriter) -> None:
        """Take tantivy's writer."""
        self._writer = writer

    def add(self, entries: Iterable[Entry]) -> None:
        """Add entries."""
        for entry in entries:
            made = tantivy.Document()
            made.add_bytes("told", entry.told)
            made.add_integer("at", TIMELESS if entry.at is None else entry.at)
            for text in entry.texts:
                made.add_text("words", text)
            for field, values in entry.keys.items():
                for value in values:
                    made.add_text(field, value)
            self._writer.add_document(made)

    def remove(self, field: str, values: Iterable[str]) -> None:
        """Take out those with one of these keys, of what was in the store before."""
        for value in values:
            self._writer.delete_documents_by_term(field, value)

    def clear(self) -> None:
        """Take out all."""
        self._writer.delete_all_documents()
