"""A repository's archive as archive-repo writes it: comments have no ids and lie in their issue."""

from collections.abc import Iterator
from typing import Any

from wherefrom.readers.base import Found
from wherefrom.readers.clock import parse_iso
from wherefrom.readers.github_words import CHANNEL, closed_by, labelled, login, review_id, said_in
from wherefrom.readers.json_fields import Object, at, objects_at, text_at, texts_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.said import others, stamped
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw

VERDICTS: dict[str, ActivityType] = {"APPROVED": "Accept", "CHANGES_REQUESTED": "Reject"}


def archived(value: Value) -> Iterator[Found]:
    """Yield a repository's issues and pull requests, each with what was said under it."""
    repository = text_at(value.json, "repo")
    if repository is None:
        yield Flaw(value.place, "no-name")
        return
    told: set[str] = set()
    for kind in ("issues", "pulls"):
        held = at(value.json, kind)
        for said in held if isinstance(held, list) else []:
            number = text_at(said, "number")
            if number is None or not isinstance(said, dict):
                yield Flaw(value.place, "no-id", kind)
            else:
                thread = _Thread(said, repository.lower(), number, value.place)
                found = list(thread.found())
                yield from (Account(*new) for new in thread.logins.items() if new[0] not in told)
                told |= thread.logins.keys()
                yield from found


class _Thread:
    """An issue or a pull request."""

    def __init__(self, said: Object, repository: str, number: str, place: str) -> None:
        self.said, self.repository, self.place = said, repository, place
        self.name = f"{repository}#{number}"
        self.context = f"{CHANNEL}:{self.name}"
        self.logins: dict[str, str] = {}
        self.author = self._login(said, "author")
        self.naming = Naming()

    def _login(self, said: Object, key: str) -> str:
        """Return the account of whoever did something, and remember how it is written."""
        name = text_at(said, key)
        account = login(name, self.name)
        if name and not account.startswith(f"{CHANNEL}:=gone/"):
            self.logins[account] = name
        return account

    def found(self) -> Iterator[Activity]:
        """Yield the issue, its comments, its reviews and that it was merged."""
        is_pull = "mergedAt" in self.said or "headRefName" in self.said
        body = text_at(self.said, "body")
        yield self._activity(
            "Create", self.name, self.author, text_at(self.said, "createdAt"),
            in_reply_to=closed_by(body, self.repository) if is_pull else None,
            tags=labelled(texts_at(self.said, "labels")),
            name=text_at(self.said, "title"),
            url=text_at(self.said, "url"),
            **said_in(body, self.author),
        )  # fmt: skip
        for comment in objects_at(self.said, "comments"):
            yield self._comment(comment, self._login(comment, "author"))
        for review in objects_at(self.said, "reviews"):
            yield from self._review(review)
        if merged := text_at(self.said, "mergedAt"):
            actor = self._login(self.said, "mergedBy")
            to = others([self.author], actor)
            yield self._activity(
                "Accept", f"{self.name}/merged", actor, merged, object=self.context, to=to
            )

    def _activity(
        self, kind: ActivityType, id_: str, actor: str, raw: str | None, **more: Any
    ) -> Activity:
        return Activity(
            id=f"{CHANNEL}:{id_}",
            type=kind,
            actor=actor,
            channel=CHANNEL,
            context=self.context,
            place=self.place,
            **stamped(raw, parse_iso(raw or "", "UTC")),
            **more,
        )

    def _comment(self, said: Object, actor: str) -> Activity:
        """Return a comment: named by its time and author, for its text may be edited."""
        raw = text_at(said, "createdAt")
        name = self.naming.name(actor, raw)
        return self._activity(
            "Create", f"{self.name}/{name}", actor, raw, **said_in(text_at(said, "body"), actor)
        )

    def _review(self, said: Object) -> Iterator[Activity]:
        """Yield a review, which answers the pull request, and what it says of single lines."""
        actor = self._login(said, "author")
        raw = text_at(said, "createdAt")
        state = text_at(said, "state") or ""
        name = review_id(text_at(said, "id"))
        id_ = f"{self.repository}#{name}" if name else f"{self.name}/{self.naming.name(actor, raw)}"
        kind = VERDICTS.get(state, "Create")
        yield self._activity(
            kind, id_, actor, raw,
            object=None if kind == "Create" else self.context,
            in_reply_to=self.context,
            to=others([self.author], actor),
            name=state.lower().replace("_", " ") or None,
            **said_in(text_at(said, "body"), actor),
        )  # fmt: skip
        for comment in objects_at(said, "comments"):
            yield self._comment(comment, actor)
