"""A format a file. To add one: write it as base.py says, then put it into `READERS`."""

from wherefrom.readers import activitystreams, contacts, icalendar, irc, mail, mastodon
from wherefrom.readers.base import Reader

READERS: tuple[Reader, ...] = (
    mail.READER,
    mastodon.READER,
    activitystreams.READER,
    irc.READER,
    icalendar.READER,
    contacts.READER,
)
