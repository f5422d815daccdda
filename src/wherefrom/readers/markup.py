"""Plain text from the small HTML that posts and profiles are written in."""

import html
import re

from selectolax.lexbor import LexborHTMLParser

TAG = re.compile(r"<[a-zA-Z/!?]")
SPACES = re.compile(r"\s+")
# Possessive and stopped by `<`: linear on `<br<br<br...`, where `.*?>` is not.
BREAK = re.compile(r"<(?:br|/(?:div|li|tr|h[1-6]|pre))\b[^<>]*+>", re.IGNORECASE)
PARAGRAPH = re.compile(r"</(?:p|blockquote|ul|ol|table)\b[^<>]*+>", re.IGNORECASE)
AROUND_BREAK = re.compile(r"[ \t]*+\n[ \t]*+")
MANY_BREAKS = re.compile(r"\n{3,}")
UNSEEN = ["script", "style", "template", "noscript"]


def plain(text: str) -> str:
    r"""Return what a reader would see: a line for each break, an empty one between paragraphs.

    Text without a tag keeps its line breaks, since who writes no HTML means them.

    Example:
        >>> plain("<p>So &amp; so<br>and on</p><p>End</p>")
        'So & so\nand on\n\nEnd'
    """
    if not TAG.search(text):
        return (html.unescape(text) if "&" in text else text).strip()
    marked = PARAGRAPH.sub("\n\n", BREAK.sub("\n", SPACES.sub(" ", text)))
    tree = LexborHTMLParser(marked)
    if "<s" in marked or "<S" in marked or "<template" in marked or "<noscript" in marked:
        tree.strip_tags(UNSEEN)
    seen = tree.body.text() if tree.body else ""
    return MANY_BREAKS.sub("\n\n", AROUND_BREAK.sub("\n", seen)).strip()
