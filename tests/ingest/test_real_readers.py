"""The promise of equal records, held by the readers that users have."""

import gzip
import io
import json
import tarfile

import pytest
from tests.ingest.tiny import new_record

from wherefrom.ingest.importer import import_archive


def mail(number):
    reply = f"In-Reply-To: <{number - 1}@list.test>\n" if number % 3 else ""
    return (
        "From mboxrd@z Thu Jan  1 00:00:00 1970\n"
        f"From: Ana {number % 7} <ana{number % 7}@list.test>\nTo: Bo <bo@list.test>\n"
        f"Date: Tue, {number % 27 + 1} Mar 2022 10:{number % 60:02}:00 +0100\n{reply}"
        f"Message-ID: <{number}@list.test>\nSubject: subject {number}\n\n"
        f"Words of mail {number}.\n>From here on.\n\n"
    ).encode()


def mbox(numbers):
    return gzip.compress(b"".join(mail(number) for number in numbers))


def note(number):
    status = f"https://social.test/users/ana/statuses/{number}"
    return {
        "id": f"{status}/activity",
        "type": "Create",
        "actor": "https://social.test/users/ana",
        "published": f"2022-11-{number % 28 + 1:02}T14:58:{number % 60:02}Z",
        "to": ["https://www.w3.org/ns/activitystreams#Public"],
        "cc": [],
        "object": {
            "id": status,
            "type": "Note",
            "inReplyTo": f"{status}0" if number % 2 else None,
            "published": f"2022-11-{number % 28 + 1:02}T14:58:{number % 60:02}Z",
            "content": f"<p>Words of note {number}</p>",
            "tag": [],
        },
    }


def mastodon(numbers):
    outbox = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "outbox.json",
        "type": "OrderedCollection",
        "totalItems": 7,
        "orderedItems": [note(number) for number in numbers],
    }
    actor = {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": "https://social.test/users/ana",
        "type": "Person",
        "preferredUsername": "ana",
        "name": "Ana",
        "inbox": "https://social.test/users/ana/inbox",
        "outbox": "outbox.json",
        "likes": "likes.json",
    }
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:gz") as archive:
        for name, value in (("outbox.json", outbox), ("actor.json", actor)):
            data = json.dumps(value).encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return held.getvalue()


@pytest.mark.parametrize("make", [mbox, mastodon])
def test_whole_twice_halves_and_reverse_give_an_equal_record(tmp_path, make):
    plans = {
        "whole": [range(60)],
        "twice": [range(60), range(60)],
        "halves": [range(30, 60), range(35)],
        "reverse": [range(59, -1, -1)],
    }
    digests, rows = set(), []
    for name, parts in plans.items():
        record = new_record(tmp_path / name, batch_rows=13)
        for number, part in enumerate(parts):
            path = tmp_path / f"{name}-{number}"
            path.write_bytes(make(part))
            receipt = import_archive(record, path)
            assert receipt.adds_up
        digests.add(record.digest())
        rows.append(record.activities(["id", "published", "content"]))
    assert rows[0].num_rows >= 60
    assert all(table == rows[0] for table in rows)
    assert len(digests) == 1
