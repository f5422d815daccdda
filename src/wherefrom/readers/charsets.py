"""Bytes of mail to text: declared charsets from a list, then what fits, never an exception."""

import codecs
import re
from binascii import Error as BinasciiError
from binascii import a2b_base64, a2b_qp
from functools import lru_cache

# Python also knows codecs that are no charsets (rot13, hex, unicode_escape, idna, undefined), and
# utf-7 turns harmless ASCII into markup. Only these are ever looked up.
ALLOWED = frozenset(
    word
    for line in (
        "ascii utf-8 utf-8-sig utf-16 utf-16-le utf-16-be utf-32",
        "iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9",
        "iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16",
        "cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 cp1257 cp1258",
        "cp874 cp437 cp850 cp852 cp866",
        "koi8-r koi8-u mac-roman mac-cyrillic tis-620 big5 big5hkscs cp950 gb2312 gbk gb18030 hz",
        "euc_jp shift_jis cp932 iso2022_jp iso2022_jp_1 iso2022_jp_2 iso2022_jp_ext iso2022_kr",
        "euc_kr cp949 johab",
    )
    for word in line.split()
)
# What is declared is often the smaller set of what was used; the larger reads both.
WIDER = {
    "ascii": "utf-8",
    "iso8859-1": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "iso2022_jp": "iso2022_jp_ext",
}
ALIASES = {"ks_c_5601-1987": "cp949", "x-sjis": "cp932", "x-gbk": "gb18030", "x-big5": "big5hkscs"}
LABEL = re.compile(r"[a-z0-9][a-z0-9._:+-]{0,39}")
GUESSABLE = ["cp1251", "koi8_r", "gb18030", "big5", "cp932", "euc_jp", "euc_kr", "cp1250", "cp1253"]
SAMPLE = 4096  # bytes guessed from: guessing is slow, and more text does not make it surer


@lru_cache(maxsize=1024)
def codec_of(label: str) -> str | None:
    """Return the codec for a declared charset, or None for what is no charset we read."""
    low = label.strip().strip("\"'").lower()
    if not LABEL.fullmatch(low):
        return None
    try:
        name = codecs.lookup(ALIASES.get(low, low)).name
    except (LookupError, ValueError):
        return None
    return WIDER.get(name, name) if name in ALLOWED else None


def decode(data: bytes, label: str | None = None) -> tuple[str, str | None]:
    r"""Return the text, and the word for a flaw if the declared charset did not serve.

    Example:
        >>> decode(b"caf\xe9", "utf-8"), decode(b"caf\xc3\xa9", "rot13")
        (('café', 'wrong-charset'), ('café', 'unknown-charset'))
    """
    if data.isascii() and (label is None or codec_of(label) in {"utf-8", "cp1252", None}):
        # A charset we do not read may still be written in ASCII alone; so may utf-7.
        return data.decode("ascii"), None
    codec = codec_of(label) if label else None
    flaw = "unknown-charset" if label and codec is None else None
    if codec is not None:
        try:
            return _sound(data.decode(codec)), None
        except (UnicodeError, ValueError):
            flaw = "wrong-charset"
    try:
        return data.decode("utf-8"), flaw
    except UnicodeDecodeError:
        return _guess(data), flaw


def _sound(text: str) -> str:
    """Return the text without lone surrogates, which some codecs let through and Arrow refuses."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def _guess(data: bytes) -> str:
    """Return text of bytes that nothing honest is said of."""
    from charset_normalizer import from_bytes  # noqa: PLC0415 -- slow to import, seldom needed

    strange = b"\n".join(line for line in data[: 16 * SAMPLE].split(b"\n") if not line.isascii())
    best = from_bytes(strange[:SAMPLE], cp_isolation=[*GUESSABLE, "cp1252"]).best()
    for codec in (best.encoding if best else "cp1252", "cp1252"):
        try:
            return data.decode(codec)
        except (UnicodeError, LookupError):
            continue
    return data.decode("cp1252", "replace")


ENCODED_WORD = re.compile(r"=\?([^?\s]{1,75})\?([bBqQ])\?([^?]*)\?=")


def decode_words(text: str) -> str:
    """Return a header's text with its RFC 2047 encoded words read; broken ones stay as they are.

    Example:
        >>> decode_words("=?utf-8?q?caf=C3?= =?utf-8?q?=A9?= au lait")
        'café au lait'
    """
    if "=?" not in text:
        return text
    pieces: list[str] = []
    run: list[bytes] = []  # neighbours of one charset, for some split a character between two
    charset, end = "", 0
    for found in ENCODED_WORD.finditer(text):
        between = text[end : found.start()]
        adjacent = bool(run) and not between.strip()
        if run and not (adjacent and found[1].lower() == charset):
            pieces.append(decode(b"".join(run), charset)[0])
            run = []
        if not adjacent:
            pieces.append(between)
        charset, end = found[1].lower(), found.end()
        run.append(_word_bytes(found[2], found[3]))
    if run:
        pieces.append(decode(b"".join(run), charset.partition("*")[0])[0])
    return "".join([*pieces, text[end:]])


def _word_bytes(encoding: str, payload: str) -> bytes:
    data = payload.encode("utf-8", "replace")
    if encoding in "qQ":
        return a2b_qp(data, header=True)
    return decode_base64(data)[0]


NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")
# A list's footer added below the coded text would be read as more of it.
FOOTER = re.compile(rb"\n\s*(?:_{10,}|-- ?\n)")


def decode_base64(data: bytes) -> tuple[bytes, bool]:
    """Return the bytes as far as they can be had, and whether the coding was damaged."""
    if found := FOOTER.search(data):
        data = data[: found.start()]
    try:
        return a2b_base64(data), False
    except BinasciiError:
        kept = NOT_BASE64.sub(b"", data)
        kept = kept[: len(kept) - (len(kept) % 4 == 1)]
        return a2b_base64(kept + b"=" * (-len(kept) % 4)), True
