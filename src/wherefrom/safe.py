"""Text from data, made fit to be shown: nothing in it steers a terminal, or turns text round."""

import re
import unicodedata

# What steers: C0, DEL, C1. What deceives: bidi marks, overrides and isolates, invisible
# characters, tags. What cannot be written: lone surrogates. Joiners stay: some scripts and emoji
# need them.
_STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")
_DECEIVES = re.compile(
    "[\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ud800-\udfff\ufeff\U000e0000-\U000e007f]"
)
_MARKS = 3  # combining marks that a letter may carry; Vietnamese and Hebrew need so many
_STACK = re.compile(f"([\u0300-\u036f\u20d0-\u20ff]{{{_MARKS}}})[\u0300-\u036f\u20d0-\u20ff]+")
# What makes one letter, as people see it, of several characters; flags are pairs.
_JOINER = "\u200d"
_SKINS = "\U0001f3fb\U0001f3fc\U0001f3fd\U0001f3fe\U0001f3ff"
_FLAGS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def shown(text: str) -> str:
    r"""Return text that is safe to show; line ends and tabs stay.

    Example:
        >>> shown("\x1b[2JAna\u202egpj.exe")
        '<1B>[2JAna<202E>gpj.exe'
    """
    text = _STEERS.sub(_named, text)
    return _STACK.sub(r"\1", _DECEIVES.sub(_named, text))


def line(text: str, most: int = 200) -> str:
    """Return text as one safe line of at most so many characters."""
    text = " ".join(text[: 4 * most].split())
    text = shown(text)
    return text if len(text) <= most else f"{text[: _border(text, most - 1)]}…"


def _border(text: str, at: int) -> int:
    """Return the last place up to `at` where a letter, as people see it, does not go on."""
    while at and (
        unicodedata.category(text[at])[0] == "M"
        or text[at] == _JOINER
        or text[at - 1] == _JOINER
        or text[at] in _SKINS
        or (text[at] in _FLAGS and (at - len(text[:at].rstrip(_FLAGS))) % 2)
    ):
        at -= 1
    return at


def _named(found: "re.Match[str]") -> str:
    return f"<{ord(found[0]):02X}>"
