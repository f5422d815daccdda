"""A format a file. To add one: write it as base.py says, then put it into `READERS`."""

from wherefrom.readers import (
    activitystreams,
    discord,
    google_chat,
    irc,
    mail,
    mastodon,
    matrix,
    signal_export,
    slack,
    telegram,
    whatsapp,
)
from wherefrom.readers.base import Reader

READERS: tuple[Reader, ...] = (
    mail.READER,
    mastodon.READER,
    activitystreams.READER,
    irc.READER,
    slack.READER,
    whatsapp.READER,
    telegram.READER,
    discord.READER,
    matrix.READER,
    google_chat.READER,
    signal_export.READER,
)
