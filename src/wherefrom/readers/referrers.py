"""What a referrer tells: the post that carried the link, as its channel names it, or a site."""

import re

from wherefrom.readers.pages import host_of, page_id

X_STATUS = re.compile(r"https?://(?:mobile\.|www\.)?(?:twitter|x)\.com/[^/]+/status(?:es)?/(\d+)")
TOOT = re.compile(r"(https?://[^/]+)/@([^/@]+)/(\d+)/?$")
# They lead elsewhere, or answer a question: no post of theirs carried the link.
NO_POST = re.compile(
    r"(?:^|\.)(?:google|bing|yahoo|yandex|baidu|duckduckgo|ecosia|qwant|startpage|ask|search)\.[\w.]+$"
    r"|^(?:t\.co|lnkd\.in|lm?\.facebook\.com|out\.reddit\.com|l\.instagram\.com|href\.li"
    r"|away\.vk\.com)$"
)


def link_of(referrer: str) -> str | None:
    """Return the id of the post or page that carried the link; None where it tells a site alone.

    A site alone is not named as the cause: it would hide the post on it that was.

    Example:
        >>> link_of("https://x.com/ana/status/17"), link_of("https://t.co/abc")
        ('x:17', None)
    """
    if found := X_STATUS.match(referrer):
        return f"x:{found[1]}"
    if found := TOOT.match(referrer):
        return f"mastodon:{found[1]}/users/{found[2]}/statuses/{found[3]}"
    page = page_id(referrer)
    if page is None or "/" not in page or NO_POST.search(host_of(referrer)):
        return None
    return page


def source_of(referrer: str) -> tuple[str, ...]:
    """Return the site that somebody came from, as a tag: `referrer=example.org`."""
    host = host_of(referrer).removeprefix("www.")
    return (f"referrer={host}",) if host else ()
