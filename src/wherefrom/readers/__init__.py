"""A format a file. To add one: write it as base.py says, then put it into `READERS`."""

from wherefrom.readers import (
    activitystreams,
    contacts,
    disqus,
    feeds,
    icalendar,
    irc,
    jsonresume,
    mail,
    mastodon,
    openbadges,
    weblog,
    webmention,
    webstats,
    wordpress,
)
from wherefrom.readers.base import Reader

READERS: tuple[Reader, ...] = (
    mail.READER,
    mastodon.READER,
    activitystreams.READER,
    irc.READER,
    icalendar.READER,
    contacts.READER,
    wordpress.READER,
    disqus.READER,
    feeds.READER,
    webmention.READER,
    weblog.READER,
    webstats.READER,
    jsonresume.READER,
    openbadges.READER,
)
