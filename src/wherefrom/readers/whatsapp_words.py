"""What the rest of a line of WhatsApp's is: whose words, or whose name and what WhatsApp says.

Pictures that were left out, deleted messages and the like stand in the language of the phone, in
place of words. They become tags, since they are nobody's own words. Where a language is not known
here, such a line stays as it is.
"""

import re

from msgspec import Struct

from wherefrom.readers.names import account_or_none
from wherefrom.readers.whatsapp_lines import INVISIBLE, MARKS, SAYS_WHATSAPP, visible
from wherefrom.vocabulary import ActivityType

CHANNEL = "whatsapp"
CHAT = "whatsapp:=chat"  # who says what WhatsApp itself says; no contact can be called so
NAMED = re.compile(r"([^:\n]{1,100}(?::(?! )[^:\n]{1,100}){0,3}?):(?: (.*)|(\.?))")
NUMBER = re.compile(r"\+\d[\d ()\-\u2010-\u2015.]{5,22}\d")
MENTION = re.compile(r"@(?:\u2068([^\u2068\u2069\n]{1,60})\u2069|(\+?\d{7,15})\b)")
QUOTES = '"“”«»„'

# What phones of all languages call a picture or file, by the stems of the words.
FILES = (
    "medi|médi|mídi|мед|файл|fayl|file|fichier|ficheir|archivo|fitxer|plik|datotek|vedlegg"
    "|πολυμέσ|αρχεί|מדיה|وسائط|رسان|मीडिया|মিডিয়া|メディア|多媒|미디어|สื่อ"
    "|image|imag|bild|video|audio|sticker|gif|document|dokument"
)
OMITTED = re.compile(
    rf"<[^<>\n]{{0,40}}(?:{FILES})[^<>\n]{{0,40}}>"  # of Android: <Media omitted>, ...
    r"|(?:\S+ ){1,2}(?:omitted|weggelassen|omitid[oa]|ocultad[oa]|absente?|omess[oa]|weggelaten)",
    re.IGNORECASE,
)
# <attached: 1.jpg>, <angehängt: 1.jpg>; behind the name of a document and its pages
ATTACHED = re.compile(rf"(?:.{{0,300}}?[{MARKS}])?<[^<>:]{{3,30}}: ?([^<>\n]{{1,300}}\.\w{{1,8}})>")
# 1.jpg (file attached)
FILE = re.compile(
    rf"([{MARKS}]*)(\S[^\n]{{0,300}}\.\w{{1,8}}) \(([^()\n]{{3,40}})\)(?:\n|$)", re.DOTALL
)
FILE_WORDS = re.compile(
    r"file attached|Datei angehängt|archivo adjunto|arquivo anexado|ficheiro anexado|fichier joint"
    r"|file allegato|bestand bijgevoegd|файл добавлен|dosya ekli|załączono plik",
    re.IGNORECASE,
)
CALL = re.compile(
    r"\b(?:voice|video|audio) call\b|(?:Sprach|Video)anruf|llamada|chamada"
    r"|appel (?:vocal|vidéo)|chiamata|oproep|звонок",
    re.IGNORECASE,
)
DELETED = re.compile(
    r"(?:This message was deleted|You deleted this message(?: as admin)?"
    r"|Diese Nachricht wurde gelöscht|Du hast diese Nachricht gelöscht"
    r"|Se eliminó este mensaje|Este mensaje fue eliminado|Eliminaste este mensaje"
    r"|Mensagem apagada|Esta mensagem foi apagada|(?:Você apagou|Apagou) esta mensagem"
    r"|Ce message a été supprimé|Vous avez supprimé ce message"
    r"|Questo messaggio è stato eliminato|Hai eliminato questo messaggio"
    r"|Dit bericht (?:is|werd) verwijderd|(?:U|Je) hebt dit bericht verwijderd"
    r"|Данное сообщение удалено|Вы удалили данное сообщение)\.?",
    re.IGNORECASE,
)
EDITED = re.compile(
    r"<(?:This message was edited|Diese Nachricht wurde bearbeitet"
    r"|Se editó este mensaje|Esta mensagem foi editada|Mensagem editada|Ce message a été modifié"
    r"|Questo messaggio è stato modificato|Dit bericht is bewerkt|Сообщение изменено)>"
)
ENCRYPTED = re.compile(
    r"end-to-end|Ende-zu-Ende|extremo a extremo|ponta a ponta|bout en bout|сквозн|uçtan uca"
    r"|端到端|エンドツーエンド|종단",
    re.IGNORECASE,
)
GROUP = re.compile(
    r"\b(?:groups?|Gruppe|grupos?|groupe|gruppo|groep)\b|групп|added|removed", re.IGNORECASE
)
JOINED = re.compile(
    r" joined (?:using|from|via)\b| joined\.?$| ist über .{1,60} beigetreten"
    r"| se unió (?:usando|con|mediante)\b| entrou usando\b| a rejoint\b"
)
LEFT = re.compile(
    r" left\.?$| hat die Gruppe verlassen\.?$| salió(?: del grupo)?\.?$| saiu(?: do grupo)?\.?$"
    r"| a quitté(?: le groupe)?\.?$| heeft de groep verlaten\.?$| ha abbandonato(?: il gruppo)?\.?$"
)
FEW_WORDS = 4
MOST_WORDS = 12  # of what WhatsApp tells of a call


class Body(Struct, frozen=True):
    """What a message is made of: its words without what stands for pictures, and its tags."""

    content: str | None
    name: str | None = None
    tags: tuple[str, ...] = ()


def parted(rest: str) -> tuple[str | None, str]:
    """Return who says what follows a head, and what; nobody where WhatsApp itself speaks.

    Example:
        >>> parted("Ana: hi: all"), parted('Ana created group "A: B"')
        (('Ana', 'hi: all'), (None, 'Ana created group "A: B"'))
    """
    found = NAMED.fullmatch(rest)
    if not found or sum(map(found[1].count, QUOTES)) % 2:
        return None, rest
    name = visible(found[1])
    return (name, found[2] or found[3] or "") if name else (None, rest)


def account_of(name: str) -> str | None:
    """Return the account of a contact as it is saved on the phone, or of a telephone number."""
    number = NUMBER.fullmatch(name.removeprefix("~").strip())
    phone = account_or_none(f"tel:{number[0]}") if number else None
    return phone or account_or_none(f"{CHANNEL}:{name}")


def body_of(text: str) -> Body:
    """Return a message's own words, and tags for the rest."""
    said = INVISIBLE.sub("", text).strip()
    if DELETED.fullmatch(said):
        return Body(None, tags=("deleted",))
    first, _, caption = said.partition("\n")
    if OMITTED.fullmatch(first) and (first.startswith("<") or len(said.split()) < FEW_WORDS):
        return Body(caption.strip() or None, tags=("media",))
    if text.startswith(SAYS_WHATSAPP) and CALL.search(first) and len(said.split()) <= MOST_WORDS:
        return Body(said, tags=("call",))
    tags: tuple[str, ...] = ()
    if EDITED.fullmatch(text, text.rfind("<") if said.endswith(">") else len(text)):
        text, tags = text[: text.rfind("<")], ("edited",)
    name: str | None = None
    if found := ATTACHED.match(text.lstrip()):
        text, name = text.lstrip()[found.end() :], found[1]
    elif (found := FILE.match(text)) and (SAYS_WHATSAPP in found[1] or FILE_WORDS.match(found[3])):
        text, name = text[found.end() :], found[2]
    if name is not None:
        tags = ("media", *tags)
    return Body(INVISIBLE.sub("", text).strip() or None, name, tags)


def is_said_by_whatsapp(text: str) -> bool:
    """Tell whether WhatsApp says what stands in a person's place, so far as a single line tells."""
    line = text.partition("\n")[0]
    if not line.startswith(SAYS_WHATSAPP) or len(line.split()) < FEW_WORDS:
        return False
    return body_of(line).content is not None and not body_of(line).tags


def kind_of(told: str) -> ActivityType:
    """Return what a line of WhatsApp's own is: somebody came or left, or a note."""
    if LEFT.search(told):
        return "Leave"
    return "Join" if JOINED.search(told) else "Note"
