"""GitHub: a repository's archive (issues, pull requests, reviews), and the data an account exports.

Holds   issues, pull requests, comments, reviews, releases, with who merged what; reactions.
Lacks   whom a comment answers within its issue, and who closed an issue, in a repository's archive.
Skips   code, files, labels' and milestones' own stories, and most events.

Source: martinthomson/archive-repo; GitHub's migration archives, version 1; read
2026-11-24.
"""

import re
from collections.abc import Iterator
from itertools import chain
from posixpath import basename, dirname

from wherefrom.readers.base import Archive, Found, Member, Reader, refuse_if_nothing
from wherefrom.readers.github_archive import archived
from wherefrom.readers.github_export import exported, private_in
from wherefrom.readers.json_stream import Value, values
from wherefrom.vocabulary import Flaw

ARCHIVE = re.compile(rb'"magic"\s*:\s*"E!vIA5L86J2I"')
EXPORT = re.compile(r"(?P<kind>[a-z_]+)_\d{6}\.json")
READ = frozenset({
    "issues", "pull_requests", "issue_comments", "issue_events", "pull_request_reviews",
    "pull_request_review_comments", "commit_comments", "releases", "users", "discussions",
    "discussion_comments",
})  # fmt: skip
TYPED = re.compile(rb'\s*\[\s*(?:\{\s*"type"\s*:\s*"[a-z_]+"|\])')
BESIDE = re.compile(r"(?:attachments|repositories|releases|repository_files)/.*|schema\.json")


def recognises(archive: Archive) -> list[Member]:
    """Return the archives of repositories, and the files of an account's export."""
    folders = {dirname(each.name) for each in _parts(archive)}
    return [
        each
        for each in archive.members()
        if _is_archive(each) or any(_belongs(each.name, folder) for folder in folders)
    ]


def _belongs(name: str, folder: str) -> bool:
    inner = name.removeprefix(f"{folder}/") if folder else name
    return (not folder or inner != name) and bool(
        EXPORT.fullmatch(inner) or BESIDE.fullmatch(inner)
    )


def _is_archive(member: Member) -> bool:
    return ".json" in member.name and ARCHIVE.search(member.head()) is not None


def _parts(archive: Archive) -> list[Member]:
    """Return the files of exports: numbered, and their objects say their type."""
    return [
        each
        for each in archive.members()
        if (found := EXPORT.fullmatch(basename(each.name)))
        and found["kind"] in READ
        and TYPED.match(each.head())
    ]


def read(archive: Archive) -> Iterator[Found]:
    """Yield what archives of repositories hold, then what exports do."""
    whole = [each for each in archive.members() if _is_archive(each)]
    parts = _parts(archive)
    private = frozenset(chain.from_iterable(_private(each, archive) for each in archive.members()))
    found = chain(
        chain.from_iterable(_archived(each, archive) for each in whole),
        chain.from_iterable(_exported(each, archive, private) for each in parts),
    )
    yield from refuse_if_nothing(archive, found)


def _archived(member: Member, archive: Archive) -> Iterator[Found]:
    for value in values(member, archive.limits):
        yield from [value] if isinstance(value, Flaw) else archived(value)


def _private(member: Member, archive: Archive) -> Iterator[str]:
    """Yield the repositories that only some may see."""
    if re.fullmatch(r"repositories_\d{6}\.json", basename(member.name)):
        for value in values(member, archive.limits):
            if isinstance(value, Value):
                yield from private_in(value.json)


def _exported(member: Member, archive: Archive, private: frozenset[str]) -> Iterator[Found]:
    for value in values(member, archive.limits):
        yield from [value] if isinstance(value, Flaw) else exported(value, private)


READER = Reader("github", "GitHub (repository archive, account export)", recognises, read)
