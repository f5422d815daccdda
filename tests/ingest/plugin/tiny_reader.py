"""A reader as another package would bring it: small, and willing to misbehave when told to."""

import os
import sys
import time

from wherefrom.readers.base import Reader
from wherefrom.vocabulary import Account, Activity, Flaw

MAGIC = b"tiny\n"
KEPT = []


def recognises(archive):
    if any(member.head(12) == b"tiny\nstumble" for member in archive.members()):
        raise ZeroDivisionError("a text of a message")
    return [member for member in archive.members() if member.head(5) == MAGIC]


def recognises_twin(archive):
    return [member for member in archive.members() if member.head(10) == b"tiny\ntwin\n"]


def read(archive):
    for member in archive.members():
        if member.head(5) == MAGIC:
            with member.open() as stream:
                stream.readline()
                for number, line in enumerate(stream):
                    yield from said_by(line, f"{member.name}#{number}")


def said_by(line, place):
    word, _, rest = line.decode().rstrip("\n").partition("\t")
    if word in DEEDS:
        yield from DEEDS[word](place)
    elif word.isdigit():
        yield Account("test:ana", "Ana", seen=int(word))
        yield Activity(
            id=f"test:{word}",
            type="Create",
            actor="test:ana",
            channel="test",
            published=int(word),
            content=rest,
            place=place,
        )
    else:
        yield Flaw(place, "unreadable-line")


def fail(_):
    raise ZeroDivisionError("a text of a message")


def die(_):
    os.abort()


def swell(_):
    while True:
        KEPT.append(bytearray(1 << 24))


def hang(_):
    time.sleep(600)


def chatter(_):
    sys.stdout.write("words on stdout")
    os.write(1, b"more words")
    os.write(2, b"Traceback")
    return []


def unsound(place):
    good = {"type": "Create", "actor": "test:ana", "channel": "test", "place": place}
    yield Activity(id="", **good)
    yield Activity(id=7, **good)
    yield Activity(id="test:long" + "g" * 1024, **good)
    yield Activity(id="test:kind", **{**good, "type": "Shout"})
    yield Activity(id="test:nul", content="a\0b \ud83d", **good)
    yield Activity(id="test:joined", content="\ud83d\ude00", **good)
    yield Activity(id="test:far", published=1 << 62, **good)
    yield Activity(id="test:big", content="é" * (3 << 20), name="n" * 600, **good)
    yield Activity(id="test:link", in_reply_to="x" * 2000, context="", **good)
    yield Activity(id="test:crowd", to=tuple(f"test:{i}" for i in range(20_000)), **good)
    yield Account("", "nobody")
    yield Account("test:bo", "B" * 600 + "\ud800", email="e" * 2000, seen=-5)


DEEDS = {
    "fail": fail,
    "die": die,
    "swell": swell,
    "hang": hang,
    "chatter": chatter,
    "unsound": unsound,
}
READER = Reader("tiny", "Tiny", recognises, read)
TWIN = Reader("twin", "Tiny twins", recognises_twin, read)
