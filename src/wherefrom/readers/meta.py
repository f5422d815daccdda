"""What the downloads of Facebook and Instagram have in common: their files, and their letters.

A download comes in several zips, of which each holds a part; they are read as one. Both platforms
write each byte of UTF-8 as a letter of its own, two letters for one `é`, which is mended here.
"""

import re
from collections.abc import Iterator

from msgspec import Struct

from wherefrom.errors import DamagedArchiveError
from wherefrom.readers.base import Archive, Member
from wherefrom.readers.json_fields import Object
from wherefrom.readers.json_stream import Number, Value, values
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

FACEBOOK, INSTAGRAM = "facebook", "instagram"
BOXES = r"messages/(?:inbox|archived_threads|filtered_threads|message_requests|e2ee_cutover)"
# The folders a download is made of: what stands before the first of them is where it lies.
FOLDERS = (
    r"(?:your_facebook_activity|your_instagram_activity|personal_information|account_information|"
    rf"profile_information|{BOXES}|posts|comments_and_reactions|comments|likes|reactions|"
    r"friends_and_followers|followers_and_following|connections|content|media|events|groups|"
    r"stories|saved|story_interactions|story_sticker_interactions)/"
)
ROOT = re.compile(rf"((?:.*?/)??){FOLDERS}")
START = rb"(?:\xef\xbb\xbf)?\s*"
THREAD = re.compile(START + rb'\{\s*"participants"\s*:\s*\[\s*(?:\{\s*"name"|"|\])')
TALK = re.compile(rb'"(?:messages|sender_name|senderName|threadName)"\s*:')
LONG_HEAD = 1 << 16  # many may take part
KEYED = re.compile(START + rb'\{\s*"(\w+?)(_v\d+)?"\s*:')
LISTED = re.compile(START + rb'\[\s*\{\s*"(\w+)"\s*:')
KEYS: dict[str, re.Pattern[bytes]] = {
    FACEBOOK: re.compile(
        rb"comments|reactions|group_comments|group_posts|friends|received_requests|sent_requests|"
        rb"rejected_requests|deleted_friends|removed_friends|following|followers|event_responses|"
        rb"events_joined|events_declined|events_interested|your_events|groups_joined|page_likes|profile"
    ),
    INSTAGRAM: re.compile(
        rb"relationships_\w+|likes_\w+_likes|comments_\w+_comments|profile_user|ig_\w+|"
        rb"story_activities_\w+|saved_saved_media"
    ),
}
LISTS = {
    FACEBOOK: re.compile(
        r"(?:.*/)?(?:(?:posts|groups)/[^/]*posts[^/]*|comments_and_reactions/[^/]+)\.json",
        re.IGNORECASE,
    ),
    INSTAGRAM: re.compile(
        r"(?:.*/)?(?:(?:content|media)/(?:posts|archived_posts|reels|stories)(?:_\d+)?|"
        r"followers(?:_\d+)?|following(?:_\d+)?|post_comments(?:_\d+)?|reels_comments(?:_\d+)?|"
        r"liked_posts|liked_comments|saved_posts)\.json"
    ),
}
LIST_KEYS = frozenset({
    b"timestamp", b"attachments", b"data", b"title", b"tags", b"media", b"media_list_data",
    b"string_list_data", b"string_map_data", b"creation_timestamp", b"uri", b"label_values",
    b"fbid",
})  # fmt: skip
PAGES = {
    FACEBOOK: re.compile(
        rf"(?!.*instagram)(?:.*/)?(?:{BOXES}/[^/]+/message_\d+|posts/your_posts[^/]*|"
        r"your_facebook_activity/.+|comments_and_reactions/[^/]+)\.html",
        re.IGNORECASE,
    ),
    INSTAGRAM: re.compile(
        rf"(?:.*/)?(?:your_instagram_activity/.+|followers_and_following/[^/]+)\.html"
        rf"|(?=.*instagram)(?:.*/)?{BOXES}/[^/]+/message_\d+\.html",
        re.IGNORECASE,
    ),
}
MOJIBAKE = re.compile(r"[\x80-\xff]")


class Part(Struct, frozen=True):
    """A file of a download.

    Attributes:
        member: the file.
        channel: whose download it belongs to.
        is_thread: it holds messages.
    """

    member: Member
    channel: str
    is_thread: bool = False


def parts_of(archive: Archive) -> dict[str, dict[str, list[Part]]]:
    """Return the files of each platform's downloads, by the folder in which each lies."""
    by_root: dict[str, list[Part]] = {}
    for member in archive.members():
        if member.name.lower().endswith(".json") and (part := _part(member)):
            by_root.setdefault(root_of(member.name), []).append(part)
    found: dict[str, dict[str, list[Part]]] = {FACEBOOK: {}, INSTAGRAM: {}}
    for root, parts in by_root.items():
        home = _home(root, parts)
        for part in parts:
            mine = part if part.channel else Part(part.member, home, is_thread=True)
            found[mine.channel].setdefault(root, []).append(mine)
    return found


def _part(member: Member) -> Part | None:
    """Return what a file of JSON is part of; a thread alone does not say of which platform."""
    head = member.head()
    if THREAD.match(head) and (TALK.search(head) or TALK.search(member.head(LONG_HEAD))):
        named = re.search(r"your_(facebook|instagram)_activity", member.name)
        return Part(member, named[1] if named else "", is_thread=True)
    keyed = KEYED.match(head)
    # `comments` is anybody's word; Facebook's has a version or lies in a folder of its own.
    if keyed and (keyed[2] or ROOT.match(member.name)):
        for channel, keys in KEYS.items():
            if keys.fullmatch(keyed[1]):
                return Part(member, channel)
    if (listed := LISTED.match(head)) and listed[1] in LIST_KEYS:
        for channel, names in LISTS.items():
            if names.fullmatch(member.name):
                return Part(member, channel)
    return None


def _home(root: str, parts: list[Part]) -> str:
    """Return whose the threads below a folder are that do not say so."""
    channels = {each.channel for each in parts} - {""}
    if channels == {INSTAGRAM} or (not channels and "instagram" in root.lower()):
        return INSTAGRAM
    return FACEBOOK


def root_of(name: str) -> str:
    """Return the folder in which a download lies, "" or ending in `/`."""
    found = ROOT.match(name)
    return found[1] if found else name.rpartition("/")[0] + "/" * ("/" in name)


def claimed(archive: Archive, channel: str) -> list[Member]:
    """Return the files of a platform's downloads, with the pictures that lie beside them."""
    found = parts_of(archive)
    if not (parts := found[channel]):
        return pages_of(archive, channel)
    other = found[INSTAGRAM if channel == FACEBOOK else FACEBOOK]
    mine = {each.member.name for each in (part for each in parts.values() for part in each)}
    alone = {root for root in parts if root not in other}
    return [
        each
        for each in archive.members()
        if each.name in mine or (ROOT.match(each.name) and root_of(each.name) in alone)
    ]


def pages_of(archive: Archive, channel: str) -> list[Member]:
    """Return the pages of a download that was asked for as HTML."""
    return [each for each in archive.members() if PAGES[channel].fullmatch(each.name)]


def refuse_pages(archive: Archive, channel: str) -> None:
    """Raise if the archive holds a download as HTML: it lacks what the other form tells."""
    if pages := pages_of(archive, channel):
        raise DamagedArchiveError(
            archive.name,
            "html",
            f"it is a download as HTML, as {pages[0].name} shows",
            f"Ask {channel.title()} for it again with the format JSON, and import that.",
        )


def records(part: Part, limits: Limits) -> Iterator[Value | Flaw]:
    """Yield the values of a file with their letters mended."""
    for value in values(part.member, limits):
        yield value if isinstance(value, Flaw) else Value(value.place, repaired(value.json))


def repaired(value: object) -> object:
    r"""Return a value with its letters mended, where each byte of UTF-8 was written as a letter.

    Example:
        >>> repaired({"name": "tilf\u00c3\u00b8jet", "said": ["caf\u00e9"]})
        {'name': 'tilføjet', 'said': ['café']}
    """
    if isinstance(value, str):
        return _mended(value) if MOJIBAKE.search(value) else value
    if isinstance(value, list):
        return [repaired(each) for each in value]
    if isinstance(value, dict):
        return {str(repaired(key)): repaired(each) for key, each in value.items()}
    return value


def _mended(text: str) -> str:
    try:
        return text if isinstance(text, Number) else text.encode("latin-1").decode()
    except UnicodeError:
        return text  # it is right as it stands


def keyed(said: object) -> Iterator[tuple[str, list[Object]]]:
    """Yield the lists of objects that a file holds, by key without its version (`_v2`)."""
    if isinstance(said, list):
        yield "", [each for each in said if isinstance(each, dict)]
    elif isinstance(said, dict):
        for key, held in said.items():
            name = re.sub(r"_v\d+$", "", key)
            if isinstance(held, list):
                yield name, [each for each in held if isinstance(each, dict)]
            elif isinstance(held, dict):
                yield name, [held]
