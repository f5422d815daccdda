"""A message's text told apart: the sender's own words, what is quoted of others, the signature.

Quoted text must never pass for the sender's words, so where it is not clear a line is quoted.
A patch is its sender's words: the lines of a diff hunk are counted, not judged by how they begin.
"""

import re
from itertools import compress

from msgspec import Struct

OWN, QUOTED, SIGNATURE, DROPPED, DIFF = range(5)
# Tables for `bytes.translate`: 1 where a label is wanted, 0 elsewhere.
IS_OWN, IS_QUOTED, IS_SIGNATURE = (
    bytes(label in wanted for label in range(256))
    for wanted in ({OWN, DIFF}, {QUOTED}, {SIGNATURE})
)
LONGEST_SIGNATURE = 25  # lines; longer, and the dashes were a rule across the page

# `>`, `> >`, `JM>`; indented too, as Emacs writes it.
QUOTE = re.compile(r"[ \t\xa0]*(?:[A-Z][A-Za-z]{0,3})?>")
HUNK = re.compile(r"@@ -\d+(?:,(\d+))? \+\d+(?:,(\d+))? @@")
HUNK_SIGNS = frozenset({"", " ", "+", "-", "\\"})  # empty: a blank line whose space was lost

VERBS = (
    r"wrote|writes|said|says|schrieb|schreibt|a [ée]crit|[ée]crit|escribi[óo]|ha scritto|scrisse"
    r"|escreveu|schreef|skrev|kirjoitti|napsala?|napisał\(?a?\)?|írta|написала?|пишет"
    r"|пише|yazd\u0131|写道|写到|寫道|のメール|書きました|작성"
)
FIRST = (
    r"On|Am|Le|El|Il|Em|Op|Den|Dne|Dnia|W dniu|På|Pe|At|In|Quoting"
    r"|Mon|Tue|Wed|Thu|Fri|Sat|Sun|20\d\d|\d{1,2}[./]"
)
OPENS = re.compile(rf"(?:{FIRST})\b", re.IGNORECASE)
ATTRIBUTION = re.compile(
    rf"(?:{FIRST})\b.{{0,400}}(?:\d|@|\b(?:{VERBS})).{{0,200}}[:\uff1a]$"
    rf"|.{{0,300}}(?:\b(?:{VERBS})\b|@[^\s>]+>).{{0,80}}[:\uff1a]$",
    re.IGNORECASE,
)
SURE_FIRST = "On|Am|Le|El|Il|Em|Op|Den|Dne|W dniu"
SURE_ATTRIBUTION = re.compile(
    rf"(?:{SURE_FIRST})\b.{{0,300}}\d.{{0,300}}"
    rf"\b(?:{VERBS})\b.{{0,80}}[:\uff1a]$"
)
ORIGINAL = re.compile(
    r"\s*(?:[-_*=]{2,}\s*(?:original message|original appointment|forwarded (?:message|by)"
    r"|ursprüngliche nachricht|original-nachricht|originalnachricht|weitergeleitete nachricht"
    r"|message d'origine|message original|message transféré|mensaje original|mensaje reenviado"
    r"|messaggio originale|messaggio inoltrato|mensagem original|mensagem encaminhada"
    r"|oorspronkelijk bericht|doorgestuurd bericht|originalmeddelande|ursprungligt meddelande"
    r"|исходное сообщение|пересылаемое сообщение|原始邮件|转发邮件)"
    r"|begin forwarded message:|start of forwarded message)",
    re.IGNORECASE,
)
ORIGINAL_FIRST = frozenset("-_*=bBsS \t").__contains__
HEADER = re.compile(
    r"\s*\*?(?:from|von|de|da|van|från|fra|od|от|发件人|差出人)\s?\*?\s?[:\uff1a]", re.IGNORECASE
)
HEADERS = re.compile(
    r"\s*\*?(?:sent|date|to|cc|subject|gesendet|datum|an|betreff|envoyé|à|objet|enviado|fecha|para"
    r"|asunto|inviato|data|oggetto|a|verzonden|aan|onderwerp|skickat|till|ämne|sendt|til|emne"
    r"|отправлено|дата|кому|тема|发送时间|收件人|主题)\s?\*?\s?[:\uff1a]",
    re.IGNORECASE,
)
HEADERS_NEEDED = 2  # below From, within `HEADERS_WITHIN` lines, to be the head of a mail
HEADERS_WITHIN = 6
DIFF_STARTS = ("\ndiff --git ", "\n--- a/", "\nIndex: ")
# A line that may begin one of the above. Mail without one, as most patches are, is soon read.
FORWARD_HINT = re.compile(
    r"\n[ \t]*(?!--- [ab]/)(?:[-_*=]{2,}[ \t]*[^\W\d_]|(?i:begin|start of) (?i:forwarded )"
    r"|\*?(?i:from|von|de|da|van|från|fra|od|от|发件人|差出人)[ \xa0]?\*?[ \xa0]?[:\uff1a]"
    rf"|(?:{SURE_FIRST})\b)"
)
QUOTE_HINT = re.compile(r"\n[ \t\xa0]*(?:[A-Z][A-Za-z]{0,3})?>")
GIT_SIGNATURE = re.compile(r"\n-- ?\n(\d+\.\d[^\n]{0,60})\s*\Z")
RULE = re.compile(r"[_-]{20,}\s*$")
FOOTER = re.compile(r"mailing list|mailman|unsubscribe|listinfo|https?://", re.IGNORECASE)
FOOTER_LINES = 12
DEVICE = re.compile(
    r"(?:Sent from (?:my |Mail|Outlook|Yahoo)|Get Outlook for |Von meinem .{1,30} gesendet"
    r"|Envoyé de mon |Enviado desde mi |Inviato da )"
)
SCRUBBED = "-------------- next part --------------"
CODED_MARKS = ("\nbegin ", "\n=ybegin ", "\n-----BEGIN PGP SIGNATURE", f"\n{SCRUBBED}")
CODED = re.compile(r"begin [0-7]{3,4} \S|=ybegin |-----BEGIN PGP SIGNATURE-----")
CODED_END = re.compile(r"end\s*$|=yend |-----END PGP SIGNATURE-----")


class Words(Struct, frozen=True):
    """A text told apart; None where there is nothing of the kind."""

    content: str | None
    quoted: str | None = None
    signature: str | None = None


def tell_apart(text: str) -> Words:
    r"""Return the text as own words, quoted words and signature.

    Example:
        >>> tell_apart("On Monday 3 May Bo wrote:\n> Who?\n\nMe.\n\n-- \nAnn")
        Words(content='Me.', quoted='On Monday 3 May Bo wrote:\n> Who?', signature='Ann')
    """
    below = f"\n{text}"
    has_quotes = ">" in text and QUOTE_HINT.search(below) is not None
    may_forward = FORWARD_HINT.search(below) is not None
    is_coded = any(mark in below for mark in CODED_MARKS)
    if not (has_quotes or may_forward or is_coded):
        if "\n--" not in below and "\n__" not in below and "Sent " not in text[-200:]:
            return Words(text.strip() or None)
        if "\n__" not in below and (found := GIT_SIGNATURE.search(below, len(below) - 200)):
            return Words(below[: found.start()].strip() or None, None, found[1].strip())
    return _tell_lines_apart(
        text.split("\n"), below, has_quotes=has_quotes, may_forward=may_forward, is_coded=is_coded
    )


def _tell_lines_apart(
    lines: list[str], below: str, *, has_quotes: bool, may_forward: bool, is_coded: bool
) -> Words:
    labels = bytearray(len(lines))
    if "\n@@ -" in below:
        _mark_hunks(lines, labels)
    if has_quotes:
        has_quotes = _mark_quotes(lines, labels)
    if is_coded:
        _mark_coded(lines, labels)
        _mark_scrubbed(lines, labels)
    if may_forward:
        is_patch = any(mark in below for mark in DIFF_STARTS)
        _mark_forwarded(lines, labels, has_quotes=has_quotes, is_patch=is_patch)
    if "\n--" in below or "\n__" in below:
        _mark_signature(lines, labels)
    _mark_device(lines, labels)
    return Words(
        _gather(lines, labels, IS_OWN),
        _gather(lines, labels, IS_QUOTED) if QUOTED in labels else None,
        _gather(lines, labels, IS_SIGNATURE) if SIGNATURE in labels else None,
    )


def _gather(lines: list[str], labels: bytearray, wanted: bytes) -> str | None:
    return "\n".join(compress(lines, labels.translate(wanted))).strip() or None


def _mark_hunks(lines: list[str], labels: bytearray) -> None:
    """Mark the lines of the sender's own diff, by the counts in each hunk's head."""
    until = 0
    for i in [i for i, line in enumerate(lines) if line.startswith("@@ -")]:
        if i >= until and (found := HUNK.match(lines[i])):
            until = _hunk_end(lines, i + 1, int((found[1] or "1")[:9]), int((found[2] or "1")[:9]))
            labels[i:until] = bytes([DIFF]) * (until - i)


def _hunk_end(lines: list[str], start: int, old: int, new: int) -> int:
    for i in range(start, len(lines)):
        sign = lines[i][:1]
        if old <= 0 >= new or sign not in HUNK_SIGNS:
            return i  # done, or cut by its sender, or wrapped by a mailer
        if sign != "+":
            old -= sign != "\\"
        if sign != "-":
            new -= sign != "\\"
    return len(lines)


def _mark_quotes(lines: list[str], labels: bytearray) -> bool:
    """Mark quoted lines and the line that says whose they are; tell whether there were any."""
    previous = -2
    for i, line in enumerate(lines):
        if ">" not in line or labels[i] or not QUOTE.match(line):
            continue
        labels[i] = QUOTED
        if i != previous + 1:
            _mark_attribution(lines, labels, i)
        previous = i
    return previous >= 0


def _mark_attribution(lines: list[str], labels: bytearray, first: int) -> None:
    """Mark `On ... wrote:` above a quote, be it wrapped on two or three lines."""
    end = first - 1
    while end > 0 and end > first - 3 and not lines[end].strip():
        end -= 1
    if end < 0 or labels[end] or not lines[end].rstrip().endswith((":", "\uff1a")):
        return
    start = _attribution_start(lines, labels, end, ATTRIBUTION)
    for i in range(start, end + 1):
        labels[i] = QUOTED


def _attribution_start(
    lines: list[str], labels: bytearray, end: int, pattern: re.Pattern[str]
) -> int:
    """Return where the attribution that ends on a line starts; after that line if it is none."""
    start = end + 1
    joined = ""
    for i in range(end, max(-1, end - 3), -1):
        if labels[i] or not (line := lines[i].strip()):
            break
        joined = f"{line[:400]} {joined}".strip()
        opens = OPENS.match(line)
        if pattern.match(joined) and (opens or start > end):
            start = i
            if opens:
                break
    return start


def _mark_coded(lines: list[str], labels: bytearray) -> None:
    """Mark files and signatures coded into the text, which are nobody's words."""
    inside = False
    for i, line in enumerate(lines):
        if not inside and CODED.match(line) and not labels[i]:
            inside = any(CODED_END.match(later) for later in lines[i + 1 : i + 200_000])
            if not inside:
                return
        if inside:
            labels[i] = DROPPED
            inside = not CODED_END.match(line)


def _mark_scrubbed(lines: list[str], labels: bytearray) -> None:
    """Mark what pipermail put in the place of an attachment."""
    inside = False
    for i, line in enumerate(lines):
        inside = line.rstrip() == SCRUBBED or (inside and bool(line.strip()))
        if inside:
            labels[i] = DROPPED


def _mark_forwarded(
    lines: list[str], labels: bytearray, *, has_quotes: bool, is_patch: bool
) -> None:
    """Mark what follows a line such as `-----Original Message-----` or the head of a mail."""
    last_quote = labels.rfind(QUOTED)
    for i, line in enumerate(lines):
        if labels[i] or not line:
            continue
        start = i
        if (ORIGINAL_FIRST(line[0]) and ORIGINAL.match(line)) or (
            not is_patch and ":" in line and HEADER.match(line) and _is_head(lines, i)
        ):
            end = _head_end(lines, i) if i < last_quote else len(lines)
        elif not has_quotes and line.rstrip()[-1:] in {":", "\uff1a"}:
            start = _attribution_start(lines, labels, i, SURE_ATTRIBUTION)
            end = len(lines) if start <= i else start
        else:
            continue
        if 0 < start <= i and RULE.match(lines[start - 1]):
            start -= 1
        for j in range(start, end):
            labels[j] = labels[j] or QUOTED
        if end == len(lines):
            return


def _is_head(lines: list[str], at: int) -> bool:
    below = lines[at + 1 : at + 1 + HEADERS_WITHIN]
    return sum(HEADERS.match(line) is not None for line in below) >= HEADERS_NEEDED


def _head_end(lines: list[str], at: int) -> int:
    """Return where the head of an answered mail ends, whose words are quoted line by line."""
    end = at + 1
    while end < len(lines) and (HEADER.match(lines[end]) or HEADERS.match(lines[end])):
        end += 1
    return end


def _mark_signature(lines: list[str], labels: bytearray) -> None:
    """Mark the lines below `-- `, and the footer a list adds, up to what is quoted or the end."""
    end = len(lines)
    for i in range(len(lines) - 1, -1, -1):
        if labels[i]:
            end = i
            continue
        line = lines[i]
        if line in {"--", "-- "} or (RULE.match(line) and _is_footer(lines[i + 1 : end])):
            if end - i <= LONGEST_SIGNATURE:
                labels[i] = DROPPED
                labels[i + 1 : end] = bytes([SIGNATURE]) * (end - i - 1)
                end = i
            else:
                end = i


def _is_footer(below: list[str]) -> bool:
    return len(below) <= FOOTER_LINES and any(FOOTER.search(line) for line in below)


def _mark_device(lines: list[str], labels: bytearray) -> None:
    """Mark `Sent from my phone` where it is the last of the sender's lines."""
    for i in range(len(lines) - 1, -1, -1):
        if labels[i] == OWN and lines[i].strip():
            if DEVICE.match(lines[i]):
                labels[i] = SIGNATURE
            return
