"""Social platforms: counts by plain pattern or by the standard library's parser."""

import json
import lzma
import re
from pathlib import Path

from sample_counts import Sample


def _x(path: Path) -> int:
    """Count the wrappers of posts, likes and follows."""
    wrapper = re.compile(r'^  \{\n    "(?:tweet|like|following|follower)" : \{', re.MULTILINE)
    files = sorted(path.glob("data/*.js"))
    return sum(len(wrapper.findall(file.read_text(encoding="utf-8"))) for file in files)


def _messenger(path: Path) -> int:
    """Count the times of messages."""
    files = path.glob("*.json")
    return sum(file.read_text(encoding="utf-8-sig").count('"timestamp_ms"') for file in files)


INSTAGRAM_LISTS = {
    "comments": {"media_comments"}, "likes": {"media_likes", "comment_likes"},
    "media": {"photos", "videos", "stories"},
    "stories_activities": {"polls", "emoji_sliders", "quizzes"},
    "connections": {"followers", "following", "permanent_follow_requests", "close_friends"},
}  # fmt: skip


def _instagram(path: Path) -> int:
    """Count messages, hearts, and the lists and tables of the other files."""
    count = 0
    for file in path.rglob("messages.json"):
        for talk in json.loads(file.read_text(encoding="utf-8")):
            count += sum(1 + len(message.get("likes", ())) for message in talk["conversation"])
        for name, keys in INSTAGRAM_LISTS.items():
            said = json.loads(file.with_name(f"{name}.json").read_text(encoding="utf-8"))
            count += sum(len(said.get(key, ())) for key in keys)
    return count


def _bluesky(path: Path) -> int:
    """Count the types of records in the bytes, but for profiles, which are accounts."""
    record = (
        rb"\x65\$type[\x70-\x77\x78]?.?(app\.bsky\.(?:feed\.(?:post|like|repost)|graph\.follow))"
    )
    return len(re.findall(record, path.read_bytes(), re.DOTALL))


def _reddit(path: Path) -> int:
    """Count the names of things, each indented as a thing of a list is; and of none within one."""
    named = re.compile(r'^      "name": "t[134]_', re.MULTILINE)
    files = path.rglob("*.xz")
    return sum(len(named.findall(lzma.decompress(file.read_bytes()).decode())) for file in files)


def _github(path: Path) -> int:
    """Count the times at which things were made, and merges."""
    lines = (path / "archive.json").read_text(encoding="utf-8").splitlines()
    made = sum(line.lstrip().startswith('"createdAt": "') for line in lines)
    return made + sum(line.lstrip().startswith('"mergedAt": "') for line in lines)


SAMPLES = [
    Sample("twitter-archive-smithjd", "x", _x),
    Sample("chat-analytics-samples/messenger", "facebook", _messenger),
    Sample("atproto-indigo/testing/testdata/fakermaker.repo.car", "bluesky", _bluesky),
    Sample("atproto-indigo/testing/testdata/greenground.repo.car", "bluesky", _bluesky),
    Sample("reddit-rexport", "reddit", _reddit),
    Sample("../tls13-github-archive", "github", _github),
    Sample("instagram-2020-ddp", "instagram", _instagram),
]
