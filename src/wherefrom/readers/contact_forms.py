"""The forms that contacts come in, each card as the same properties: vCard, jCard, xCard, CSV."""

import re
from binascii import a2b_qp
from collections.abc import Iterator
from typing import Literal

from msgspec import Struct

from wherefrom.readers import xml_stream
from wherefrom.readers.base import Member
from wherefrom.readers.cards import Block, blocks
from wherefrom.readers.charsets import decode
from wherefrom.readers.json_stream import values
from wherefrom.readers.rows import Row, names_of, rows
from wherefrom.settings import Limits
from wherefrom.vocabulary import Flaw

Form = Literal["vcard", "jcard", "xcard", "csv"]

VCARD = re.compile(rb"(?:\xef\xbb\xbf)?\s*BEGIN:VCARD\s", re.IGNORECASE)
JCARD = re.compile(rb'(?:\xef\xbb\xbf)?\s*\[\s*(?:\[\s*)?"vcard"', re.IGNORECASE)
XCARD = re.compile(rb"<(?:[\w.-]+:)?vcards?\b[^>]*urn:ietf:params:xml:ns:vcard-4\.0")
# The columns of Google of 2009 and 2024, and of Outlook.
SHEETS = (("e mail 1 value",), ("phone 1 value",), ("first name", "e mail address"))
SEVERAL = " ::: "  # between values in one cell of Google's
LINE = re.compile(r"(?:[\w-]+\.)?([\w-]+)((?:;(?:[^\":;]|\"[^\"]*\")*)*):(.*)", re.DOTALL)
PARAMETER = re.compile(r';(?:([\w-]+)=)?((?:"[^"]*"|[^";])*)')
ESCAPE = re.compile(r"\\([\\,;:nN])")
PARTED = re.compile(r"(?<!\\);")
READ = frozenset({
    "fn", "n", "nickname", "org", "email", "tel", "url", "impp", "rev", "kind",
    "x-addressbookserver-kind", "x-socialprofile", "x-ms-imaddress", "x-twitter", "socialprofile",
    "x-aim", "x-gtalk", "x-google-talk", "x-icq", "x-jabber", "x-msn", "x-qq", "x-skype",
    "x-skype-username", "x-yahoo", "x-matrix", "x-telegram", "x-signal",
})  # fmt: skip
# Handles on what is no more, or that are numbers of a service, are still one person's.
SERVICES = {"x-google-talk": "gtalk", "x-skype-username": "skype", "x-ms-imaddress": "im"}
WORD = re.compile(r"\w+")
ENCODED = re.compile(r"quoted-printable", re.IGNORECASE)
SERVICE_NAMES = ("x-service-type", "service-type", "type", "x-user")


class Property(Struct, frozen=True):
    """A property of a card.

    Attributes:
        name: lower case, without its group.
        parameters: by names in lower case; `type` has all types, in lower case, by commas.
        value: as text; the parts of a name or firm by `;`.
    """

    name: str
    parameters: dict[str, str]
    value: str


class Card(Struct, frozen=True):
    """A card of any form."""

    place: str
    properties: list[Property]

    def values(self, name: str) -> list[str]:
        """Return the values of a property that are not empty."""
        return [each for _, each in self.typed(name)]

    def typed(self, name: str) -> list[tuple[frozenset[str], str]]:
        """Return the same, each behind its types."""
        names = {name, f"x-addressbookserver-{name}"}
        return [
            (frozenset(WORD.findall(each.parameters.get("type", ""))), each.value.strip())
            for each in self.properties
            if each.name in names and each.value.strip()
        ]

    def messengers(self) -> Iterator[tuple[str, str]]:
        """Yield services and handles on them."""
        for each in self.properties:
            value = each.value.strip()
            if not value:
                continue
            if each.name in {"impp", "x-socialprofile", "socialprofile"}:
                told = (each.parameters.get(key, "").partition(",")[0] for key in SERVICE_NAMES[:3])
                yield next(filter(None, told), ""), value
            elif each.name.startswith("x-") and each.name in READ:
                yield SERVICES.get(each.name, each.name[2:]), value

    def name(self) -> str | None:
        """Return the name in full, or what stands for one."""
        for name in ("fn", "n", "nickname", "org"):
            if found := self.values(name):
                parts = [part.strip() for part in PARTED.split(found[0])]
                if name == "n":
                    parts = [*parts[1:3], parts[0]]
                whole = " ".join(filter(None, parts if name == "n" else parts[:1]))
                if whole:
                    return " ".join(unescaped(whole).split())
        return None


def unescaped(text: str) -> str:
    """Return a value without the backslashes before what would part it."""
    return ESCAPE.sub(lambda found: " " if found[1] in "nN" else found[1], text)


def form_of(member: Member) -> Form | None:
    """Return the form of a file of contacts; None if it is none."""
    head = member.head()
    if VCARD.match(head):
        return "vcard"
    if JCARD.match(head):
        return "jcard"
    if XCARD.search(head):
        return "xcard"
    return "csv" if any(names_of(head[:4096], needed) for needed in SHEETS) else None


def cards(member: Member, limits: Limits) -> Iterator[Card | Flaw]:
    """Yield the cards of a file."""
    match form_of(member):
        case "vcard":
            yield from (_of_block(block) for block in blocks(member, limits))
        case "jcard":
            yield from _of_json(member, limits)
        case "xcard":
            yield from _of_document(member, limits)
        case "csv":
            for row in rows(member, limits):
                yield row if isinstance(row, Flaw) else Card(row.place, list(_of_row(row)))


def _of_block(block: Block | Flaw) -> Card | Flaw:
    if isinstance(block, Flaw):
        return block
    if block.name != "VCARD":
        return Flaw(block.place, "not-a-card", block.name[:64])
    found = [_of_line(line) for line in _lines(block.raw)]
    return Card(block.place, [each for each in found if each])


def _lines(raw: bytes) -> Iterator[bytes]:
    """Yield lines in one piece; those of quoted-printable go on by a sign of their own."""
    held: list[bytes] = []
    is_soft = False
    for line in raw.replace(b"\r\n", b"\n").split(b"\n"):
        if is_soft:
            held[-1] = held[-1][:-1]
            held.append(line)
        elif line[:1] in {b" ", b"\t"} and held:
            held.append(line[1:])
        else:
            if held:
                yield b"".join(held)
            held = [line]
        is_coded = is_soft or b"QUOTED-PRINTABLE" in line.partition(b":")[0].upper()
        is_soft = is_coded and line.endswith(b"=")
    if held:
        yield b"".join(held)


def _of_line(line: bytes) -> Property | None:
    """Return a property that we read; None for any other."""
    text = decode(line)[0]
    if not (found := LINE.fullmatch(text)) or found[1].lower() not in READ:
        return None
    parameters: dict[str, list[str]] = {}
    for name, value in PARAMETER.findall(found[2]):
        # vCard 2.1 writes types bare: TEL;WORK;VOICE
        key = name.lower() or ("encoding" if ENCODED.fullmatch(value) else "type")
        parameters.setdefault(key, []).append(value.replace('"', ""))
    told = {name: ",".join(each) for name, each in parameters.items()}
    told["type"] = told.get("type", "").lower()
    value = found[3]
    if ENCODED.fullmatch(told.get("encoding", "")):
        raw = line.partition(b":")[2]
        value = decode(a2b_qp(raw), told.get("charset"))[0]
    elif charset := told.get("charset"):
        value = decode(line, charset)[0].partition(":")[2]
    name = found[1].lower()
    return Property(name, told, value if name in {"n", "org", "fn"} else unescaped(value))


def _of_json(member: Member, limits: Limits) -> Iterator[Card | Flaw]:
    """Yield the cards of a jCard, or of a list of these."""
    for found in values(member, limits):
        if isinstance(found, Flaw):
            yield found
            continue
        said = found.json
        if said == "vcard":
            continue  # the head of a card that is not in a list of them
        if isinstance(said, list) and len(said) > 1 and said[0] == "vcard":
            said = said[1]
        if isinstance(said, list):
            yield Card(found.place, [each for one in said if (each := _of_list(one))])
        else:
            yield Flaw(found.place, "not-a-card")


def _of_list(said: object) -> Property | None:
    if not isinstance(said, list) or len(said) < 4:  # noqa: PLR2004 - name, parameters, type, value
        return None
    name, parameters, _, value = said[:4]
    if not isinstance(name, str) or name.lower() not in READ or not isinstance(parameters, dict):
        return None
    told = {
        str(key).lower(): ",".join(map(str, each if isinstance(each, list) else [each]))
        for key, each in parameters.items()
    }
    told["type"] = told.get("type", "").lower()
    parts = value if isinstance(value, list) else [value]
    return Property(name.lower(), told, ";".join(str(part) for part in parts))


def _of_document(member: Member, limits: Limits) -> Iterator[Card | Flaw]:
    for record in xml_stream.records(member, ["vcard"], limits):
        if isinstance(record, Flaw):
            yield record
        elif record.node.tag == "vcard":
            yield Card(record.place, list(_of_xml(record.node)))


def _of_xml(card: xml_stream.Node) -> Iterator[Property]:
    for node in card.parts:
        if not isinstance(node, xml_stream.Node):
            continue
        if node.tag == "group":
            yield from _of_xml(node)
        elif node.tag in READ:
            given = [each for each in node.parts if isinstance(each, xml_stream.Node)]
            inside = next((each for each in given if each.tag == "parameters"), None)
            types = inside.all("type") if inside else []
            told = ",".join(each.text().lower() for kind in types for each in kind.all("text"))
            parts = [each.text() for each in given if each.tag != "parameters"]
            yield Property(node.tag, {"type": told}, ";".join(parts))


# Columns of the sheets, by what they begin and end with, and the property each tells of.
COLUMNS = (
    (re.compile(r"e mail (?:\d+ )?(?:value|address)"), "email"),
    (re.compile(r"phone \d+ value|(?:primary|home|business|mobile|other) phone(?: \d)?"), "tel"),
    (re.compile(r"website \d+ value|(?:personal )?web page"), "url"),
    (re.compile(r"im \d+ value"), "impp"),
)
FIRM_COLUMNS = ("organization 1 name", "organization name", "company")
NAME_COLUMNS = (
    ("first name", "given name"),
    ("middle name", "additional name"),
    ("last name", "family name"),
)


def _of_row(row: Row) -> Iterator[Property]:
    """Yield what a row of Google's or Outlook's sheet says."""
    given = [row.get(*names) or "" for names in NAME_COLUMNS]
    yield Property("fn", {}, row.get("name", "file as") or " ".join(filter(None, given)))
    yield Property("org", {}, row.get(*FIRM_COLUMNS) or "")
    for name, cell in row.named.items():
        kind = next((kind for pattern, kind in COLUMNS if pattern.fullmatch(name)), None)
        if kind is None or not cell:
            continue
        near = name.removesuffix(" value")
        label = (row.get(f"{near} type", f"{near} label") or "").lower().lstrip("* ")
        types = ",".join(filter(None, [label, *(["work"] if name == "web page" else [])]))
        service = (row.get(f"{near} service", f"{near} label") or "").lower()
        for value in cell.split(SEVERAL):
            yield Property(kind, {"type": types, "service-type": service}, value.strip())
