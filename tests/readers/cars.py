"""CAR files made in memory: a repository of the records that a test needs."""

from hashlib import sha256

from libipld import encode_dag_cbor

DID = "did:plc:ana"


def varint(number):
    taken = []
    while number >= 0x80:
        taken.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*taken, number])


def cid_of(data):
    return b"\x01\x71\x12\x20" + sha256(data).digest()


class Car:
    def __init__(self):
        self.blocks = []

    def add(self, value):
        data = _encoded(value)
        self.blocks.append(cid_of(data) + data)
        return cid_of(data)

    def bytes(self, root):
        header = _encoded({"roots": [root], "version": 1})
        return b"".join(varint(len(each)) + each for each in [header, *self.blocks])


def _encoded(value):
    """Encode as DAG-CBOR with links; the library alone would write CIDs as plain bytes."""
    if isinstance(value, dict):
        keys = sorted(value, key=lambda key: (len(key.encode()), key))
        return _head(5, len(value)) + b"".join(
            encode_dag_cbor(key) + _encoded(value[key]) for key in keys
        )
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(_encoded(each) for each in value)
    if isinstance(value, bytes) and value.startswith(b"\x01\x71\x12\x20"):
        return b"\xd8\x2a" + encode_dag_cbor(b"\0" + value)
    return encode_dag_cbor(value)


def _head(kind, length):
    return bytes([kind << 5 | length]) if length < 24 else bytes([kind << 5 | 24, length])


def repository(records, *, version=3, did=DID, left_out=()):
    """Return a CAR file of records by `collection/key`, in two nodes of a tree.

    Args:
        records: what they say.
        version: of the commit.
        did: whose it is.
        left_out: names of records whose blocks are not in the file.
    """
    car = Car()
    names = sorted(records)
    half = len(names) // 2
    cids = {}
    for name in names:
        if name in left_out:
            cids[name] = cid_of(_encoded(records[name]))
        else:
            cids[name] = car.add(records[name])
    lower = car.add({"l": None, "e": _entries(names[:half], cids)})
    root = car.add({"l": lower, "e": _entries(names[half:], cids)})
    commit = {"did": did, "version": version, "data": root, "prev": None, "sig": b"s"}
    return car.bytes(car.add(commit | ({"rev": "3k"} if version == 3 else {})))


def _entries(names, cids):
    """Return entries of a node: keys share what they begin with."""
    entries, before = [], b""
    for name in names:
        key = name.encode()
        shared = next((n for n, (a, b) in enumerate(zip(key, before, strict=False)) if a != b), 0)
        entries.append({"p": shared, "k": key[shared:], "v": cids[name], "t": None})
        before = key
    return entries
