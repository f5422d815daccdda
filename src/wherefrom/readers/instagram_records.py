"""What an Instagram download since 2021 says beside messages; its labels are in any language."""

# ruff: noqa: RUF001 - labels are in their own letters

import re
from collections.abc import Iterator
from typing import Any

from wherefrom.readers.base import Found
from wherefrom.readers.epoch import parse_epoch
from wherefrom.readers.json_fields import Object, at, objects_at, text_at
from wherefrom.readers.json_stream import Value
from wherefrom.readers.meta import INSTAGRAM, keyed
from wherefrom.readers.said import account, others, page_account, stamped
from wherefrom.readers.unnamed import Naming
from wherefrom.vocabulary import Account, Activity, ActivityType, Flaw

USERNAMES = frozenset({
    "username", "user name", "benutzername", "nombre de usuario", "nom d’utilisateur",
    "nom d'utilisateur", "nome utente", "nome de usuário", "nome de utilizador", "gebruikersnaam",
    "brugernavn", "användarnamn", "brukernavn", "käyttäjätunnus", "käyttäjänimi",
    "nazwa użytkownika", "uživatelské jméno", "felhasználónév", "kullanıcı adı",
    "имя пользователя", "ім'я користувача", "ユーザーネーム", "用户名", "用戶名稱", "사용자 이름",
})  # fmt: skip
NAMES = frozenset({
    "name", "nombre", "nom", "nome", "naam", "navn", "namn", "nimi", "imię i nazwisko", "jméno",
    "név", "ad", "adı", "имя", "ім'я", "名前", "姓名", "名字", "이름",
})  # fmt: skip
OWNERS = frozenset({
    "media owner", "media-eigenaar", "medieninhaber", "besitzer des medieninhalts",
    "propriétaire du média", "propietario del contenido multimedia", "owner", "author",
    "propietario de los medios", "proprietario del contenuto multimediale",
})  # fmt: skip
HANDLE = re.compile(r"[a-z0-9._]{1,30}")
TAG = re.compile(r"(?<![\w&/])#(\w+)")
MENTION = re.compile(r"(?<![\w.@/])@([A-Za-z0-9_.]{1,30})")
PAGE = re.compile(r"https?://(?:www\.)?instagram\.com/(?:[\w.]+/)?(?:p|reel|reels|tv)/([\w-]+)")
FILED = {
    "posts": "media", "archived_posts": "media", "reels": "media", "stories": "media",
    "followers": "relationships_followers", "following": "relationships_following",
    "post_comments": "comments_media_comments", "reels_comments": "comments_media_comments",
    "liked_posts": "likes_media_likes", "liked_comments": "likes_comment_likes",
    "saved_posts": "saved_saved_media",
}  # fmt: skip
TIES: dict[str, tuple[ActivityType, bool]] = {
    "relationships_followers": ("Follow", False),
    "relationships_following": ("Follow", True),
    "relationships_follow_requests_sent": ("Invite", True),
    "relationships_permanent_follow_requests": ("Invite", True),
    "relationships_follow_requests_received": ("Invite", False),
    "relationships_unfollowed_users": ("Undo", True),
    "relationships_blocked_users": ("Block", True),
    "relationships_close_friends": ("Add", True),
}


def owner_in(said: object) -> tuple[Account, frozenset[str]] | None:
    """Return whose download it is, and all that the profile says, among it the name on display.

    Labels are known in some languages; else the first that looks like a user name is taken.
    """
    held = at(next(iter(objects_at(said, "profile_user")), {}), "string_map_data")
    told = {
        label.casefold(): value
        for label, each in (held.items() if isinstance(held, dict) else ())
        if (value := text_at(each, "value"))
    }
    handle = next((value for label, value in told.items() if label in USERNAMES), None)
    name = next((value for label, value in told.items() if label in NAMES), None)
    email = next((value for value in told.values() if re.fullmatch(r"\S+@\S+\.\S+", value)), None)
    if handle is None:
        alike = [x for x in told.values() if HANDLE.fullmatch(x) and re.search("[a-z]", x)]
        handle = next((x for x in alike if x not in {"true", "false"}), None)
    if (id_ := account(INSTAGRAM, handle)) is None:
        return None
    page = f"https://www.instagram.com/{handle}"
    account_ = Account(id_, name, email, page, None, None, "personal_information.json")
    return account_, frozenset(told.values())


class Records:
    """A file of a download being read."""

    def __init__(self, owner: str, file: str) -> None:
        """Say whose download it is; a file that is a bare list is known by its name."""
        self.owner, self.naming = owner, Naming()
        stem = file.rpartition("/")[2].partition(".")[0]
        self.kind = FILED.get(re.sub(r"_\d+$", "", stem), "")

    def read(self, value: Value) -> Iterator[Found]:
        """Yield what a value holds: a record, or lists of records under their keys."""
        said = value.json
        if not isinstance(said, dict):
            yield Flaw(value.place, "not-an-object", type(said).__name__)
        elif not any(key.startswith(("ig_", *PREFIXES)) for key in said):
            yield self._record(self.kind, said, value.place)
        else:
            for key, held in keyed(said):
                for each in held:
                    yield self._record(key, each, value.place)

    def _record(self, key: str, said: Object, place: str) -> Found:
        if key in TIES:
            return self._tie(key, said, place)
        if key == "media" or key.startswith("ig_"):
            return self._post(said, place)
        if key.startswith("comments_"):
            return self._comment(said, place)
        if key.startswith(("likes_", "story_activities_", "saved_")):
            return self._touch(key, said, place)
        return Flaw(place, "unknown-record", key[:40])

    def _activity(
        self, kind: ActivityType, raw: str | None, place: str, *key: str | None, **more: Any
    ) -> Activity:
        """Return an activity named by its kind, its time and what else tells it apart."""
        return Activity(
            id=f"{INSTAGRAM}:{self.naming.name(kind, raw, *key)}",
            type=kind,
            actor=more.pop("actor", self.owner),
            channel=INSTAGRAM,
            place=place,
            **stamped(raw, parse_epoch(raw or "")),
            **more,
        )

    def _post(self, said: Object, place: str) -> Activity:
        media = objects_at(said, "media")
        words = text_at(said, "title") or next(
            filter(None, (text_at(each, "title") for each in media)), None
        )
        times = [text_at(each, "creation_timestamp") for each in media]
        raw = text_at(said, "creation_timestamp") or next(filter(None, times), None)
        return self._activity("Create", raw, place, "post", words, **said_in(words, self.owner))

    def _comment(self, said: Object, place: str) -> Activity:
        """Return a comment; the form of 2021 has its text in a list and the owner for a title."""
        listed = next(iter(objects_at(said, "string_list_data")), {})
        held = at(said, "string_map_data")
        told = held if isinstance(held, dict) else {}
        raw = text_at(listed, "timestamp") or next(
            (found for each in told.values() if (found := text_at(each, "timestamp"))), None
        )
        values = [(key, value) for key, each in told.items() if (value := text_at(each, "value"))]
        handle = text_at(said, "title") or next(
            (value for key, value in values if key.casefold() in OWNERS), None
        )
        rest = [value for key, value in values if key.casefold() not in OWNERS]
        if handle is None and len(rest) > 1:
            handle = rest[1]  # comment, owner, time: so in every language
        words = text_at(listed, "value") or (rest[0] if rest else None)
        return self._activity(
            "Create", raw, place, "comment", words, handle,
            to=others([account(INSTAGRAM, handle)], self.owner), **said_in(words, self.owner),
        )  # fmt: skip

    def _touch(self, key: str, said: Object, place: str) -> Activity:
        """Return that a post was liked or saved, or a story answered with a touch."""
        listed = [*objects_at(said, "string_list_data"), *_mapped(said), said]
        raw = next((found for each in listed if (found := text_at(each, "timestamp"))), None)
        page = next((shown for each in _texts(said) if (shown := PAGE.match(each))), None)
        handle = text_at(said, "title") or _labelled(said)
        is_saved = key.startswith("saved_")
        is_story = key.startswith("story_activities_")
        return self._activity(
            "Add" if is_saved else "Like", raw, place, key, handle, page and page[1],
            object=f"{INSTAGRAM}:p/{page[1]}" if page else None,
            to=() if is_saved else others([account(INSTAGRAM, handle)], self.owner),
            visibility="direct" if is_saved or is_story else "public",
            name=key.removeprefix("story_activities_").replace("_", " ") if is_story else None,
            url=page[0] if page else None,
        )  # fmt: skip

    def _tie(self, key: str, said: Object, place: str) -> Found:
        kind, is_ours = TIES[key]
        listed = next(iter([*objects_at(said, "string_list_data"), *_mapped(said)]), {})
        other = (
            account(INSTAGRAM, text_at(listed, "value"))
            or page_account(text_at(listed, "href"), INSTAGRAM)
            or account(INSTAGRAM, text_at(said, "title") or _labelled(said))
        )
        if other is None:
            return Flaw(place, "no-account", key)
        actor, told = (self.owner, other) if is_ours else (other, self.owner)
        raw = text_at(listed, "timestamp") or text_at(said, "timestamp")
        is_told = kind in {"Follow", "Invite"}
        return self._activity(
            kind, raw, place, key, other,
            actor=actor, object=told, to=(told,) if is_told else (),
            visibility="public" if kind == "Follow" else "direct",
        )  # fmt: skip


PREFIXES = ("relationships_", "likes_", "comments_", "story_activities_", "saved_")


def said_in(words: str | None, owner: str) -> dict[str, Any]:
    """Return the fields that a text fills: content, and the tags and mentions written in it."""
    if not words:
        return {}
    named = [account(INSTAGRAM, handle.rstrip(".")) for handle in MENTION.findall(words)]
    tags = dict.fromkeys(tag.lower() for tag in TAG.findall(words))
    return {"content": words, "mentions": others(named, owner), "tags": tuple(tags)}


def _mapped(said: Object) -> list[Object]:
    held = said.get("string_map_data")
    return [x for x in held.values() if isinstance(x, dict)] if isinstance(held, dict) else []


def _texts(said: object) -> Iterator[str]:
    """Yield every text within, wherever it stands."""
    if isinstance(said, str):
        yield said
    for each in said.values() if isinstance(said, dict) else said if isinstance(said, list) else ():
        yield from _texts(each)


def _labelled(said: object) -> str | None:
    """Return the user name among the labelled values of the newest form, however deep."""
    for each in [*objects_at(said, "label_values"), *objects_at(said, "dict")]:
        if (text_at(each, "label") or "").casefold() in USERNAMES and (
            found := text_at(each, "value")
        ):
            return found
        if found := _labelled(each):
            return found
    return None
