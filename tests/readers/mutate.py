"""Ways to spoil bytes: each takes a source of randomness and the bytes; to splice, others too."""

import re

NUMBER = re.compile(rb"\d+")
HUGE = [b"9" * 5_000, b"1e999", b"-1", b"0", b"9007199254740993", b"18446744073709551616", b"NaN"]
NESTS = [b"[", b'{"a":', b"(", b"<div>", b"> ", b"BEGIN:VCALENDAR\r\n", b"--x\n\n--x\n"]
ODD = [b"\0", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\r", b"\n\n", b"\\ud800", b'"', b"\x1b["]
DEEPEST = 20_000
LONGEST_BLOCK = 2_000


def _place(random, data):
    return random.randint(0, len(data))


def _block(random, data):
    at = _place(random, data)
    return data[at : at + random.randint(0, LONGEST_BLOCK)]


def cut(random, data):
    return data[: _place(random, data)]


def garbled(random, data):
    changed = bytearray(data)
    for _ in range(random.randint(1, 20)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def spliced(random, data, other):
    return data[: _place(random, data)] + other[_place(random, other) :]


def doubled(random, data):
    at = _place(random, data)
    return data[:at] + _block(random, data) * random.randint(1, 50) + data[at:]


def with_a_piece_lost(random, data):
    at = _place(random, data)
    return data[:at] + data[at + len(_block(random, data)) :]


def with_a_line_moved(random, data):
    lines = data.split(b"\n")
    line = lines.pop(random.randrange(len(lines)))
    lines.insert(random.randint(0, len(lines)), line)
    return b"\n".join(lines)


def with_a_huge_number(random, data):
    found = list(NUMBER.finditer(data))
    if not found:
        return data
    where = random.choice(found)
    return data[: where.start()] + random.choice(HUGE) + data[where.end() :]


def nested(random, data):
    at = _place(random, data)
    return data[:at] + random.choice(NESTS) * random.randint(1, DEEPEST) + data[at:]


def with_odd_bytes(random, data):
    at = _place(random, data)
    return data[:at] + random.choice(ODD) * random.randint(1, 3) + data[at:]


WAYS = [
    cut, garbled, doubled, with_a_piece_lost, with_a_line_moved, with_a_huge_number, nested,
    with_odd_bytes,
]  # fmt: skip


def spoiled(random, files, others):
    """Return an archive's files by name, one to three of them spoiled in one to three ways."""
    made = dict(files)
    for _ in range(random.randint(1, 3)):
        name = random.choice(sorted(made))
        for _ in range(random.randint(1, 3)):
            way = random.choice([*WAYS, spliced])
            more = [others[random.choice(sorted(others))]] if way is spliced else []
            made[name] = way(random, made[name], *more)
    return made
