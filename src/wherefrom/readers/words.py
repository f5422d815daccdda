"""A message's text told apart: the sender's own words, what is quoted of others, the signature.

Quoted text must never pass for the sender's words, so where it is not clear a line is quoted. A
patch is its sender's words, whatever its lines begin with. The text is cut into stretches by
regular expressions that jump from line to line; a loop over lines would take most of an import.
"""

import re

from msgspec import Struct, field

LONGEST_SIGNATURE = 25  # lines; longer, and the dashes were a rule across the page

# `>`, `> >`, `JM>`; indented too, as Emacs writes it. In a patch only at the margin, where no line
# of a diff has it: a context line may well be ` > 0)`.
_QUOTED = r"\n[ \t\xa0]*+(?:>|[A-Z][A-Za-z]{0,3}+>)[^\n]*+"
_AT_MARGIN = r"\n(?:>|[A-Z][A-Za-z]{0,3}+>)[^\n]*+"
# A pattern that starts with a letter is searched for many times as fast as one with a group.
QUOTED_LINES = re.compile(f"{_QUOTED}(?:{_QUOTED})*+")
QUOTED_IN_PATCH = re.compile(f"{_AT_MARGIN}(?:{_AT_MARGIN})*+")
PATCH_MARK = "\n@@ -"

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
# A line that may begin one of the above, or something coded, see below. Mail without one, as most
# is, is soon read.
HINT = re.compile(
    r"\n[ \t]*+(?=[-_*=FfVvDdOoBbSs\u041e发差])(?:[-_*=]{2,}+[ \t]*+(?![ab]/)[^\W\d_]"
    r"|\*?(?:[Ff]rom|FROM|[Vv]on|[Dd][ea]|[Vv]an|[Ff]rån|[Ff]ra|[Oo]d|От|发件人|差出人)"
    r"[ \xa0]?\*?[ \xa0]?[:\uff1a]"
    r"|[Bb]egin forwarded|[Ss]tart of forwarded|begin [0-7]|=ybegin )"
)
SURE_HINT = re.compile(rf"\n(?:{SURE_FIRST})\b")
DASHES = re.compile(r"\n-- ?(?=\n|\Z)")
DASHES_OR_RULE = re.compile(r"\n(?:-- ?|[_-]{20,}[ \t]*)(?=\n|\Z)")
RULE_BEFORE = re.compile(r"\n[_-]{20,}[ \t]*\Z")
GIT_SIGNATURE = re.compile(r"\n-- ?\n(\d+\.\d[^\n]{0,60})\s*\Z")
FOOTER = re.compile(r"mailing list|mailman|unsubscribe|listinfo|https?://", re.IGNORECASE)
FOOTER_LINES = 12
DEVICE = re.compile(
    r"\n(?:Sent from (?:my |Mail|Outlook|Yahoo)|Get Outlook for |Von meinem .{1,30} gesendet"
    r"|Envoyé de mon |Enviado desde mi |Inviato da )[^\n]*\s*\Z"
)
# What pipermail put in the place of an attachment.
SCRUBBED = re.compile(r"\n-{14} next part -{14}[^\n]*(?:\n[^\n]+)*+")
CODED = re.compile(
    r"\nbegin [0-7]{3,4} [^\n]+(?:\n[M-Z\\\[\]^_`!-L][^\n]{0,80})*+\nend(?=\n|\Z)"
    r"|\n=ybegin [^\n]+(?:\n(?!=yend)[^\n]*+)*+\n=yend[^\n]*"
    r"|\n-----BEGIN PGP SIGNATURE-----(?:\n(?!-----END)[^\n]*+)*+\n-----END PGP SIGNATURE-----"
)


class Words(Struct, frozen=True):
    """A text told apart; None where there is nothing of the kind."""

    content: str | None
    quoted: str | None = None
    signature: str | None = None


class _Heap(Struct):
    """Where each stretch of the text goes, in order; each begins with a line end.

    Attributes:
        is_patch: the text is one, or holds one.
        has_hint: a line of it may begin another mail, see `HINT`.
    """

    is_patch: bool
    has_hint: bool
    own: list[str] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)


def tell_apart(text: str) -> Words:
    r"""Return the text as own words, quoted words and signature.

    Example:
        >>> tell_apart("On Monday 3 May Bo wrote:\n> Who?\n\nMe.\n\n-- \nAnn")
        Words(content='Me.', quoted='On Monday 3 May Bo wrote:\n> Who?', signature='Ann')
    """
    text = f"\n{text}"
    has_hint = HINT.search(text) is not None
    if has_hint:
        text = SCRUBBED.sub("", CODED.sub("", text))
    heap = _Heap(PATCH_MARK in text, has_hint)
    end = 0
    for block in (QUOTED_IN_PATCH if heap.is_patch else QUOTED_LINES).finditer(text):
        _sort_own(_without_attribution(text[end : block.start()], heap), heap)
        heap.quoted.append(block[0])
        end = block.end()
    _sort_own(_without_forwarded(text[end:], heap, has_quotes=end > 0), heap, is_last=True)
    return Words(
        "".join(heap.own).strip() or None,
        "".join(heap.quoted).strip() or None,
        "".join(heap.signature).strip() or None,
    )


def _without_attribution(own: str, heap: _Heap) -> str:
    """Return the words above a quote without `On ... wrote:`, wrapped or not, which is quoted."""
    body = own.rstrip()
    if not body.endswith((":", "\uff1a")) or own.count("\n", len(body)) > BLANKS_BELOW:
        return own
    start = _attribution_start(body, ATTRIBUTION)
    heap.quoted.append(own[start:])
    return own[:start]


BLANKS_BELOW = 2  # empty lines that may stand between an attribution and its quote


def _attribution_start(body: str, pattern: re.Pattern[str]) -> int:
    """Return where the attribution that ends a text starts; the text's end if there is none."""
    start = end = len(body)
    joined = ""
    for _ in range(3):  # it is seldom wrapped on more lines
        above = body.rfind("\n", 0, end)
        line = body[above + 1 : end].strip()[:400]
        if above < 0 or not line:
            break
        joined = f"{line} {joined}".strip()
        opens = OPENS.match(line) is not None
        if (opens or start == len(body)) and pattern.match(joined):
            start = above
        if opens:
            break
        end = above
    return start


def _without_forwarded(own: str, heap: _Heap, *, has_quotes: bool) -> str:
    """Return the last own words up to where another mail is copied below them without any `>`."""
    start = _forwarded_start(own, heap)
    if start is None and not has_quotes and SURE_HINT.search(own):
        start = next(
            (
                begins
                for line in re.finditer(r"[:\uff1a][ \t]*(?=\n)", own)
                if (begins := _attribution_start(own[: line.end()].rstrip(), SURE_ATTRIBUTION))
                < line.start()
            ),
            None,
        )
    if start is None:
        return own
    if ruled := RULE_BEFORE.search(own, max(0, start - 100), start):
        start = ruled.start()
    heap.quoted.append(own[start:])
    return own[:start]


def _forwarded_start(own: str, heap: _Heap) -> int | None:
    """Return where `-----Original Message-----` or the head of another mail stands, if it does."""
    if not heap.has_hint:
        return None
    for hint in HINT.finditer(own):
        line = hint.start() + 1
        if ORIGINAL.match(own, line):
            return hint.start()
        if not heap.is_patch and HEADER.match(own, line):
            below = own[line : line + 2000].split("\n", HEADERS_WITHIN + 1)[1:]
            if sum(HEADERS.match(one) is not None for one in below) >= HEADERS_NEEDED:
                return hint.start()
    return None


def _sort_own(own: str, heap: _Heap, *, is_last: bool = False) -> None:
    """Put own words and the signature or list footer that ends them where they belong."""
    if not is_last and (start := _forwarded_start(own, heap)) is not None:
        # Its text follows with `>`: what stands here is only the head of the answered mail.
        end = _head_end(own, start)
        heap.quoted.append(own[start:end])
        _sort_own(own[:start], heap, is_last=True)
        own = own[end:]
    start = _signature_start(own, is_patch=heap.is_patch)
    heap.own.append(own[:start])
    if start < len(own):
        heap.signature.append(DASHES.sub("\n", own[start:]))


def _head_end(own: str, start: int) -> int:
    """Return where the head of an answered mail ends."""
    end = own.find("\n", start + 1)
    while end >= 0 and (HEADER.match(own, end + 1) or HEADERS.match(own, end + 1)):
        end = own.find("\n", end + 1)
    return end if end >= 0 else len(own)


def _signature_start(own: str, *, is_patch: bool) -> int:
    """Return where the lines below `-- `, a list's footer or `Sent from my phone` start."""
    start = len(own)
    if found := GIT_SIGNATURE.search(own, max(0, len(own) - 200)):
        start = found.start()
    elif "\n--" in own or "\n__" in own:
        lines = list(DASHES_OR_RULE.finditer(own))
        dashed = [line.start() for line in lines if len(line[0]) <= len("\n-- ")]
        ruled = [
            line.start()
            for line in lines
            if len(line[0]) > len("\n-- ") and _is_footer(own, line.end())
        ]
        for at in sorted([*ruled, *(dashed[-1:] if is_patch else dashed)], reverse=True):
            if own.count("\n", at, start) > LONGEST_SIGNATURE:
                break
            start = at
        # Below git's own signature a list may have put its footer.
        if is_patch and (found := GIT_SIGNATURE.search(own[:start], max(0, start - 200))):
            start = found.start()
    if found := DEVICE.search(own, max(0, start - 200), start):
        start = found.start()
    return start


def _is_footer(own: str, at: int) -> bool:
    return own.count("\n", at) <= FOOTER_LINES and FOOTER.search(own, at) is not None
