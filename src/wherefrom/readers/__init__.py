"""A format a file. To add one: write it as base.py says, then put it into `READERS`."""

from wherefrom.readers import (
    activitystreams,
    bluesky,
    facebook,
    github,
    instagram,
    irc,
    linkedin,
    mail,
    mastodon,
    pinterest,
    reddit,
    x,
    youtube,
)
from wherefrom.readers.base import Reader

READERS: tuple[Reader, ...] = (
    mail.READER,
    mastodon.READER,
    activitystreams.READER,
    irc.READER,
    x.READER,
    facebook.READER,
    instagram.READER,
    linkedin.READER,
    bluesky.READER,
    reddit.READER,
    github.READER,
    youtube.READER,
    pinterest.READER,
)
