"""Hostile mail, made by formula: nothing here was ever sent. Each case names its outcome.

The ids are those of the project's list of hostile input: E for mail, T for its dates.
"""

from collections.abc import Callable
from typing import NamedTuple

HEAD = (
    b"From: Ann <ann@example.org>\nTo: bo@example.net\nSubject: hostile\n"
    b"Date: Mon, 3 Mar 2014 09:00:00 +0100\nMessage-ID: <%s@example.org>\n"
)
SEPARATOR = b"From ann@example.org Mon Mar  3 09:00:00 2014\n"


class Outcome(NamedTuple):
    """What must come of a case.

    Attributes:
        stored: activities.
        flaws: reasons that must be among those told, skipping or not.
        skipped: mails left out.
        seconds: a guard against hanging, generous.
    """

    stored: int = 1
    flaws: tuple[str, ...] = ()
    skipped: int = 0
    seconds: float = 10


def one(body: bytes = b"Hello.\n", more: bytes = b"", name: bytes = b"m") -> bytes:
    return HEAD % name + more + b"\n" + body


def mbox(*mails: bytes) -> bytes:
    return b"\n".join(SEPARATOR + mail for mail in mails)


def nested(depth: int) -> bytes:
    opening = b"".join(
        b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(depth)
    )
    return HEAD % b"m" + opening + b"Content-Type: text/plain\n\ndeep\n"


def parts(count: int) -> bytes:
    body = b"--b\n\nfirst\n" + b"--b\n\n\n" * count
    return one(body, b"Content-Type: multipart/mixed; boundary=b\n")


def charset(label: bytes, body: bytes = b"caf\xe9\n") -> bytes:
    return one(body, b'Content-Type: text/plain; charset="' + label + b'"\n')


def html(body: bytes) -> bytes:
    return one(body, b"Content-Type: text/html; charset=utf-8\n")


def multipart(*pieces: bytes) -> bytes:
    body = b"".join(b"--b\n" + piece + b"\n" for piece in pieces) + b"--b--\n"
    return one(body, b"Content-Type: multipart/mixed; boundary=b\n")


def dated(date: bytes) -> bytes:
    return one().replace(b"Mon, 3 Mar 2014 09:00:00 +0100", date)


UUENCODED = b"begin 644 x.bin\n" + b"M" + b"A" * 60 + b"\nend\n"
LABELS = (b"bogus-8", b"rot13", b"hex", b"undefined", b"idna", b"x" * 5000, b"a\0b", b"utf-7")
LABELS += (b"../../etc/passwd", b"unicode_escape", b"raw_unicode_escape", b"base64", b"zlib")

CASES: dict[str, tuple[Callable[[], bytes], Outcome]] = {
    "E01-nested-1000": (lambda: nested(1_000), Outcome(flaws=("mime-too-deep",))),
    "E01-nested-10000": (lambda: nested(10_000), Outcome(flaws=("mime-too-deep",))),
    "E02-parts-100000": (lambda: parts(100_000), Outcome(flaws=("too-many-parts",))),
    "E03-one-line": (
        lambda: one(more=b"X-Long: " + b"a" * 10_000_000 + b"\n"),
        Outcome(flaws=("headers-too-long",)),
    ),
    "E03-lines": (
        lambda: one(more=b"X-Many: a\n" * 1_000_000),
        Outcome(flaws=("headers-too-long",)),
    ),
    "E03-addresses": (
        lambda: one(more=b"Cc: " + b"a@b.c, " * 1_400_000 + b"\n"),
        Outcome(flaws=("headers-too-long", "header-too-long")),
    ),
    "E03-quotes-in-addresses": (
        lambda: one(more=b"Cc: " + b'"(<' * 20_000 + b"\n"),
        Outcome(flaws=("unreadable-address",)),
    ),
    "E03-escapes-in-a-quote-never-closed": (
        lambda: one(more=b'Cc: "' + b'\\"' * 30_000 + b"\n"),
        Outcome(),
    ),
    "E03-escapes-in-a-comment-never-closed": (
        lambda: one(more=b"Cc: (" + b"\\(" * 30_000 + b"\n"),
        Outcome(flaws=("unreadable-address",)),
    ),
    "E03-received": (lambda: one(more=b"Received: x; y\n" * 2_000), Outcome()),
    "E03-references": (
        lambda: one(more=b"References: " + b"<a@b>\n " * 100_000 + b"\n"),
        Outcome(flaws=("header-too-long",)),
    ),
    **{
        f"E04-charset-{label[:16].decode('ascii').replace(chr(0), 'NUL').replace('/', '|')}": (
            lambda label=label: charset(label),
            Outcome(flaws=("unknown-charset",)),
        )
        for label in LABELS
    },
    "E04-utf-7-is-no-markup": (
        lambda: charset(b"utf-7", b"+ADw-script+AD4-\n"),
        Outcome(),
    ),
    "E04-gb2312-with-gbk": (lambda: charset(b"gb2312", b"\x96|\n"), Outcome()),
    "E04-wrong-utf-8": (lambda: charset(b"utf-8"), Outcome(flaws=("wrong-charset",))),
    "E05-broken-words": (
        lambda: one().replace(b"hostile", b"=?utf-8?q?" * 5_000 + b"=?x?b?!!?= =?utf-8?b?w6?="),
        Outcome(),
    ),
    "E05-raw-letters": (
        lambda: one().replace(b"hostile", b"caf\xe9 \xff\xfe").replace(b"Ann", b"Andr\xe9"),
        Outcome(),
    ),
    "E05-long-word": (
        lambda: one().replace(b"hostile", b"=?utf-8?b?" + b"w6k=" * 250_000 + b"?="),
        Outcome(flaws=("header-too-long",)),
    ),
    "E05-line-ends-within-words": (
        lambda: one().replace(b"hostile", b"=?utf-8?q?a=0D=0ABcc:_x=40y.z=00?="),
        Outcome(),
    ),
    "E06-no-id": (lambda: one().replace(b"Message-ID", b"X-ID"), Outcome(flaws=("no-message-id",))),
    "E06-two-ids": (
        lambda: one(more=b"Message-ID: <other@example.org>\n"),
        Outcome(flaws=("several-message-ids",)),
    ),
    "E06-long-id": (
        lambda: one(name=b"i" * 100_000),
        Outcome(flaws=("message-id-too-long", "header-too-long")),
    ),
    "E06-no-date": (lambda: one().replace(b"Date", b"X-Date"), Outcome()),
    "E06-two-dates": (lambda: one(more=b"Date: Tue, 4 Mar 2014 09:00:00 +0100\n"), Outcome()),
    "E07-unescaped-from": (
        lambda: mbox(one(b"\nFrom here on\n\nFrom me in 2014\nto you\n"), one(name=b"n")),
        Outcome(stored=2, flaws=("unescaped-from",)),
    ),
    "E07-quoted-from": (
        lambda: mbox(one(b"\n>From me\n\n>>From you\n"), one(name=b"n")),
        Outcome(stored=2),
    ),
    "E07-crlf-and-cr": (
        lambda: mbox(one(b"a\rb\r\nc\n"), one(name=b"n")).replace(b"\n", b"\r\n"),
        Outcome(stored=2),
    ),
    "E07-cr-alone": (
        lambda: mbox(one(), one(name=b"n")).replace(b"\n", b"\r"),
        Outcome(stored=2),
    ),
    "E07-no-final-newline": (
        lambda: mbox(one(b"a\n"), one(b"b\n", name=b"n"))[:-1],
        Outcome(stored=2),
    ),
    "E07-content-length-lies": (
        lambda: mbox(one(more=b"Content-Length: 99999\n"), one(name=b"n")),
        Outcome(stored=2),
    ),
    "E07-cut-base64": (
        lambda: one(b"R3LDvMOfZQ", b"Content-Transfer-Encoding: base64\n"),
        Outcome(flaws=("damaged-base64",)),
    ),
    "E07-uuencode": (lambda: one(b"See:\n" + UUENCODED), Outcome()),
    "E07-yenc": (
        lambda: one(b"See:\n=ybegin line=128 size=5 name=x\n\x9e\x92=}\x9b\n=yend size=5\n"),
        Outcome(),
    ),
    "E07-winmail": (
        lambda: multipart(b"\nHi", b"Content-Type: application/ms-tnef\n\n\x78\x9f\x3e\x22"),
        Outcome(),
    ),
    "E07-deleted": (lambda: one(more=b"X-Mozilla-Status: 0009\n"), Outcome()),
    "E07-empty-mail": (
        lambda: mbox(b"Subject:\n\n", one(name=b"n")),
        Outcome(stored=2, flaws=("sender-not-from-field",)),
    ),
    "E07-nobody": (
        lambda: mbox(one()) + b"\nFrom - Mon Mar  3 09:00:00 2014\nSubject: x\n\nx\n",
        Outcome(flaws=("no-sender",), skipped=1),
    ),
    "E08-external-and-partial": (
        lambda: multipart(
            b"\nHi",
            b"Content-Type: message/external-body; access-type=URL; URL=http://localhost:9/\n",
            b"Content-Type: message/partial; id=x; number=1; total=2\n\nnever whole",
        ),
        Outcome(flaws=("partial-mail",)),
    ),
    "E08-cid-loop": (
        lambda: multipart(
            b"Content-ID: <a>\nContent-Type: text/html\n\n<p>Hi<img src=cid:a>",
            b"Content-Disposition: attachment; filename=../../x\n\nnot words",
        ),
        Outcome(),
    ),
    "E08-html-only": (lambda: html(b"<p>Hi <b>there</b>"), Outcome()),
    "E08-nested-tables": (
        lambda: html(b"<table><tr><td>" * 330_000 + b"Hi"),
        Outcome(flaws=("text-too-long",), seconds=20),
    ),
    "E08-open-comments": (lambda: html(b"Hi" + b"<!--" * 40_000), Outcome()),
    "E08-open-tags": (lambda: html(b"Hi" + b"<a " * 400_000), Outcome()),
    "E08-open-quotes": (lambda: html(b"Hi" + b"<blockquote>" * 100_000), Outcome()),
    "E09-spoofed": (
        lambda: one().replace(b"Ann <ann@", b'"bank@bank.example" <mallory@'),
        Outcome(),
    ),
    "E09-two-senders": (
        lambda: one(more=b"From: Mallory <mallory@example.org>\n"),
        Outcome(flaws=("several-from",)),
    ),
    "E09-group": (
        lambda: one(more=b"Cc: undisclosed-recipients:;, friends: cy@x.example, dee@x.example;\n"),
        Outcome(),
    ),
    "E09-two-at-signs": (
        lambda: one(more=b"Cc: a@b@c.example\n"),
        Outcome(),
    ),
    "E09-homograph": (
        lambda: one().replace(b"ann@example.org", "ann@ex\u0430mple.org".encode()),
        Outcome(),
    ),
    "T01-year-0": (lambda: dated(b"Mon, 3 Mar 0000 09:00:00 +0000"), Outcome()),
    "T01-year-10000": (
        lambda: dated(b"Mon, 3 Mar 10000 09:00:00 +0000"),
        Outcome(flaws=("implausible-date",)),
    ),
    "T02-year-1970": (
        lambda: dated(b"Thu, 1 Jan 1970 00:00:00 +0000"),
        Outcome(flaws=("implausible-date",)),
    ),
    "T03-leap-second": (
        lambda: dated(b"Sat, 31 Dec 2016 23:59:60 +0000"),
        Outcome(flaws=("leap-second",)),
    ),
    "T04-strange-zone": (lambda: dated(b"Mon, 3 Mar 2014 09:00:00 +9999"), Outcome()),
}
