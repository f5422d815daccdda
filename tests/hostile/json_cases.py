"""Hostile JSON, made by a generator: each with what an import of it must come to.

The letters are those of the list of hostile inputs: J for JSON, T for times, G for graphs, N for
names.
"""

import json
from collections.abc import Callable
from pathlib import Path

from tests.hostile.forge import Outcome, ok, part, refused

CONTEXT = "https://www.w3.org/ns/activitystreams"
ANA = "mailto:ana@b.org"
MIB = 1 << 20
PAYLOADS = [
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<svg/onload=alert(1)>",
    '"><script>alert(1)</script>', "';alert(1)//", "{{7*7}}", "${7*7}", "<%= 7*7 %>",
    "javascript:alert(1)", "data:text/html,<script>alert(1)</script>", "&lt;script&gt;",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<a href='javascript:alert(1)'>x</a>",
    "<math><mtext><script>alert(1)</script>", "<!--<script>alert(1)</script>-->", "]]><script>",
]  # fmt: skip
ESCAPES = [
    "\x1b[2J", "\x1b]0;title\x07", "\x1b]8;;http://evil\x1b\\x\x1b]8;;\x1b\\", "\x1b]52;c;aGk=\x07",
    "\x1bP+q\x1b\\", "\x9b31m", "\x07", "over\rwrite", "back\x08space", "a" + "\u0301" * 10_000,
]  # fmt: skip
NAMELESS = ["", "   ", "null", "None", "undefined", "Deleted user", "Deleted user", "n" * MIB]
URLS = [
    "javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x", "file:///etc/passwd",
    "vbscript:x", "https://bank.example@evil.example/", "https://x.example/\r\nSet-Cookie: a",
    "https://x.example/" + "a" * MIB, "https://xn--80ak6aa92e.example/",
]  # fmt: skip
BIDI = ["\u202egpj.exe", "\u2066open", "\u05d0\u05d1\u05d2", "a\u200fb\u202c\u202c"]


def note(number, **more):
    said = {"type": "Note", "id": f"n{number}", "attributedTo": ANA, "content": "Hi"}
    return {**said, "published": "2024-01-01T00:00:00Z", **more}


def raw(*notes):
    """Return a collection of notes already written, so that they can be malformed."""
    return f'{{"@context": "{CONTEXT}", "type": "Collection", "items": [{", ".join(notes)}]}}'


def listed(*notes):
    return raw(*map(json.dumps, notes))


def text(made: str | bytes) -> Callable[[Path], object]:
    data = made.encode() if isinstance(made, str) else made
    return lambda path: path.write_bytes(data)


def with_id(written):
    return f'{{"type": "Note", "id": {written}, "attributedTo": "{ANA}"}}'


def deep(opens, closes):
    inner = opens * 100_000 + "0" + closes * 100_000
    return f'{{"@context": "{CONTEXT}", "type": "Create", "actor": "x", "object": {inner}}}'


def long_text(path):
    with path.open("w") as file:
        file.write(f'{{"@context": "{CONTEXT}", "type": "Collection", "items": [')
        file.write(f'{json.dumps(note(1))}, {{"type": "Note", "attributedTo": "x", "content": "')
        for _ in range(100):
            file.write("x" * MIB)
        file.write(f'"}}, {json.dumps(note(2))}]}}')


def chain(length):
    return "\n".join(json.dumps(note(n, inReplyTo=f"n{n - 1}")) for n in range(1, length + 1))


def times(*written):
    return text(listed(*(note(n, published=each) for n, each in enumerate(written))))


LONE = r'{"type": "Note", "id": "n%d", "attributedTo": "mailto:ana@b.org", "content": "a%sb"}'
TWICE = f'{{"type": "Note", "id": "1", "id": "2", "attributedTo": "{ANA}"}}'
ORDER = '{"type": "Note", "id": "3", "attributedTo": "x", "attributedTo": "y"}'

ONE = listed(note(1))
PIECES = {
    "window-ytd": ("window.YTD.notes.part0 = " + ONE, refused("unknown")),
    "jsonp": (f"callback({ONE});", refused("unknown")),
    "comment": (ONE.replace('"items"', '/* x */ "items"'), part(1, unreadable_json=1)),
    "undefined": (ONE.replace('"Hi"', "undefined"), refused("unreadable-json")),
    "trailing-comma": (ONE.replace("}]}", "},]}"), ok(1)),
    "trailing-garbage": (ONE + " garbage", part(1, unreadable_json=1)),
    "cut-mid-token": (listed(note(1), note(2))[:-30], part(1, cut_short=1)),
    "crlf": ("\r\n".join(json.dumps(note(n)) for n in range(2)), ok(2)),
    "cut-mid-letter": (
        listed(note(1), note(2, content="\u20ac")).encode().replace(b"\\u20ac", b"\xe2\x82"),
        part(2, not_utf_8=1),
    ),
    "no-mark": (ONE.encode("utf-16-le"), refused("unreadable-json")),
}


def wrong(field):
    """Return notes with values of other types in a field."""
    values = [["Hi"], None, {"a": 1}, 7, True, "", 0]
    return text(listed(*(note(n) | {field: value} for n, value in enumerate(values))))


CASES: dict[str, tuple[Callable[[Path], object], Outcome]] = {
    "J01-arrays": (text(deep("[", "]")), refused("too-deep", 10)),
    "J01-objects": (text(deep('{"a":', "}")), refused("too-deep", 10)),
    "J01-one-of-three": (
        text(raw(json.dumps(note(1)), "[" * 200 + "]" * 200, json.dumps(note(2)))),
        part(2, too_deep=1),
    ),
    "J01-never-closed": (
        text(f'{{"@context": "{CONTEXT}", "a": ' + "[" * 100_000),
        refused("cut-short", 10),
    ),
    "J03": (long_text, part(2, object_too_long=1)),
    "J03-field": (text(listed(note(1), note(2, content="x" * 5 * MIB))), part(1, field_too_long=1)),
    "J04": (text(raw(TWICE, json.dumps(note(1)), ORDER)), part(1, duplicate_key=2)),
    "J05-digits": (
        text(raw(*map(with_id, [2**53 + 1, 2**63, 2**64 - 1, 2**128, -7, '"007"', 7]))),
        part(7, number_as_id=6),
    ),
    "J05-too-many-digits": (
        text(raw(with_id("1" * 5_000), with_id('"1"'))),
        part(1, integer_too_long=1),
    ),
    "J05-float": (text(raw(with_id("1e21"), with_id("1.5"), with_id("1"))),
                  part(1, wrong_type=2, number_as_id=1)),
    "J05-no-number": (
        text(raw(*map(with_id, ["NaN", "Infinity", "-Infinity", '"1"']))),
        part(1, not_a_number=3),
    ),
    "J05-huge-extension": (text(raw(json.dumps(note(1))[:-1] + ', "x:size": 1e400}')), ok(1)),
    "J06": (
        text(raw(*(LONE % pair for pair in enumerate(
            [r"\ud800", r"\udc00", r"\udc00\ud800", r"\u0000", r"\ufffe", r"\uffff"])))),
        part(6, lone_surrogate=3, mended_text=1),
    ),
    **{f"J07-{name}": (text(made), outcome) for name, (made, outcome) in PIECES.items()},
    **{
        f"J07-{coding}": (text(ONE.encode(coding)), ok(1))
        for coding in ("utf-8-sig", "utf-16", "utf-32")
    },
    "J09-content": (wrong("content"), part(3, wrong_type=4)),
    "J09-id": (wrong("id"), part(5, wrong_type=2, number_as_id=2)),
    "J09-actor": (
        wrong("attributedTo"),
        part(3, no_account=2, number_as_id=2, no_actor=1, wrong_type=1),
    ),
    "J09-published": (wrong("published"), part(5, wrong_type=2, number_as_time=2)),
    "J10-a-million-keys": (
        text(raw("{" + ",".join(f'"{n}":0' for n in range(1_000_000)) + "}", json.dumps(note(1)))),
        part(1, not_an_activity=1),
    ),
    "J10-a-hundred-thousand-empty": (
        text(raw(*["{}"] * 100_000, json.dumps(note(1)))),
        part(1, not_an_activity=1_000),  # listed; all are counted
    ),
    "T01": (
        times("0000-01-01", "-0044-03-15", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
              "10000-01-01T00:00:00Z", "+294247-01-10T04:00:54Z", "infinity"),
        ok(7),
    ),
    "T02": (
        times(1700000000, 1700000000123, 1700000000123456, 1700000000123456789, -1, 10**18,
              1700000000.5, "1700000000", 0),
        part(9, number_as_time=9),
    ),
    "T03": (times("2016-12-31T23:59:60Z", "2016-12-31T23:59:61Z"), ok(2)),
    "T04": (
        times("2024-03-31T02:30:00", "2024-10-27T02:30:00", "2024-01-01T00:00:00 EST",
              "2024-01-01T00:00:00+99:99", "2024-01-01T00:00:00 Nowhere/Land"),
        ok(5),
    ),
    "T05": (
        times("2024-03-01", "01/02/2024", "1 mars 2024", "2024-03", "20240301T090000", "noon"),
        ok(6),
    ),
    "T06": (
        text(listed(
            note(1, inReplyTo="n2"), note(2, published="2024-02-01T00:00:00Z"),
            note(3, published="2074-01-01T00:00:00Z"),
            note(4, updated="2023-01-01T00:00:00Z"))),
        ok(4),
    ),
    "G01-self": (text(listed(note(1, inReplyTo="n1"))), ok(1)),
    "G01-pair": (text(listed(note(1, inReplyTo="n2"), note(2, inReplyTo="n1"))), ok(2)),
    "G01-cycle": (text(chain(20_000) + "\n" + json.dumps(note(0, inReplyTo="n20000"))), ok(20_001)),
    "G04-one-id-two-texts": (text(listed(note(1), note(1, content="Ho"), note(1))), ok(2)),
    "G04-one-id-on-two-channels": (
        text(listed(note(1, generator="forum"), note(1, generator="wiki"))), ok(2)),
    "N06": (
        text(listed(*(note(n, attributedTo={"id": f"u{n}", "type": "Person", "name": name})
                      for n, name in enumerate(NAMELESS)))),
        ok(8),
    ),
    "N09": (text(listed(*(note(n, url=url) for n, url in enumerate(URLS)))),
            part(9, link_too_long=1)),
    "N01": (
        text(listed(*(
            note(n, name=payload, content=payload, url=payload, tag=[f"#{payload}"],
                 attributedTo={"type": "Person", "name": payload}, generator=payload)
            for n, payload in enumerate(PAYLOADS)))),
        ok(len(PAYLOADS)),
    ),
    "N02": (
        text(listed(*(note(n, name=each, attributedTo={"type": "Person", "id": "x:" + each[:99]})
                      for n, each in enumerate(ESCAPES)))),
        part(len(ESCAPES), name_too_long=1),
    ),
    "N03": (text(listed(*(note(n, name=each, attributedTo=f"x:{each}")
                          for n, each in enumerate(BIDI)))), ok(len(BIDI))),
}  # fmt: skip
