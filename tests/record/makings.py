"""What the tests of the record are made of."""

from pathlib import Path

from wherefrom.record.record import Record, open_record
from wherefrom.schema import to_accounts, to_table
from wherefrom.settings import Settings
from wherefrom.vocabulary import Account, Activity

DAY = 86_400_000_000
SESSIONS, HALF = 8, 200  # what `write_all` writes: sessions of two batches


def activity(number, **said):
    told = {
        "id": f"email:{number}@list.org",
        "type": "Create",
        "actor": f"email:writer{number % 7}@list.org",
        "channel": "email",
        "published": number * DAY,
        "to": ("email:list@list.org", f"email:reader{number % 3}@list.org"),
        "context": f"email:{number - number % 5}@list.org",
        "name": f"Subject {number - number % 5}",
        "content": f"What writer {number % 7} has to say, number {number}.",
        "place": f"mail@{number}",
    }
    return Activity(**(told | said))


def activities(count, start=0):
    return [activity(number) for number in range(start, start + count)]


def account(number, seen=None):
    address = f"writer{number}@list.org"
    return Account(f"email:{address}", f"Writer {number}", address, None, seen)


def add(record: Record, rows, accounts=(), archive="list.mbox"):
    with record.write("import") as writer:
        return writer.append(to_table(rows, archive), to_accounts(accounts))


def new_record(path: Path, **settings) -> Record:
    return open_record(path, create=True, settings=Settings(**settings))


def write_all(path: Path):
    record = open_record(path, create=True)
    for session in range(SESSIONS):
        with record.write("import") as writer:
            for start in (2 * session * HALF, (2 * session + 1) * HALF):
                rows = to_table(activities(HALF, start=start), "list.mbox")
                writer.append(rows, to_accounts([account(start)]))
