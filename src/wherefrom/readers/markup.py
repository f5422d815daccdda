"""Plain text from the small HTML that posts and profiles are written in."""

import html
import re

from selectolax.lexbor import LexborHTMLParser

SPACES = re.compile(r"\s+")
# Possessive and stopped by `<`: linear on `<br<br<br...`, where `.*?>` is not.
BREAK = re.compile(r"<(?:br|/(?:div|li|tr|h[1-6]|pre))\b[^<>]*+>", re.IGNORECASE)
PARAGRAPH = re.compile(r"</(?:p|blockquote|ul|ol|table)\b[^<>]*+>", re.IGNORECASE)
AROUND_BREAK = re.compile(r"[ \t]*+\n[ \t]*+")
MANY_BREAKS = re.compile(r"\n{3,}")
TAG = re.compile(r"<[a-zA-Z/!?]")
# What posts are made of. A parser takes 50 us for one of them, mostly to set itself up; these
# tags it would only drop, and they can be dropped in 3.
SIMPLE_TAG = re.compile(
    r"</?(?:p|br|a|span|b|i|u|em|strong|code|del|ul|ol|li|blockquote|h[1-6]|div)"
    r'(?:\s++(?:[^<>"\'=\s/]++(?:="[^"<>]*+")?+)?+)*+/?+>'
)
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
    bare = SIMPLE_TAG.sub("", marked)
    seen = parsed(marked) if "<" in bare else html.unescape(bare)
    return MANY_BREAKS.sub("\n\n", AROUND_BREAK.sub("\n", seen)).strip()


def parsed(text: str) -> str:
    """Return the text that a browser would show of any HTML whatever."""
    tree = LexborHTMLParser(text)
    tree.strip_tags(UNSEEN)
    return tree.body.text() if tree.body else ""
