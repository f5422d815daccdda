"""How a person is written: the forms an address, a page and a name take in texts and ids."""

import re

from wherefrom.record.marks import PART_LEAST, Marks, account_key, words_of

_BRACKETS = re.compile(r"[(\[<].*")
_TOGETHER_LEAST = 6  # letters of a name written as one word


def mark_account(marks: Marks, account: str) -> None:
    """Mark an account and all the ways its handle is written."""
    marks.add("account", account_key(account))
    channel, _, handle = account.partition(":")
    local, at, host = handle.rpartition("@")
    if not at:
        mark_page(marks, handle) if channel == "web" else mark_name(marks, handle)
        return
    forms = (
        f"{local} {host}",
        f"{local} at {host}",  # as list archives hide it
        f"{local} at {host.replace('.', ' dot ')}",
        f"{local}%40{host}",
    )
    for form in forms:
        marks.add_phrase(words_of(form))
    for folder in ("", "@", "users/", "u/"):
        # `b.org/@ana`, sign for sign: in a list of addresses `b.org, ana` is the end of one and
        # the start of another.
        marks.add_literal(f"{host}/{folder}{local}")
    if channel != "email":  # how others call to them; of a mail address nobody uses the half
        for word in words_of(local):
            marks.add_part(word)


def mark_page(marks: Marks, url: str) -> None:
    """Mark a page of theirs; a host alone is their employer's more often than theirs."""
    address = url.partition("://")[2] or url
    if address.partition("/")[2]:
        marks.add_phrase(words_of(address))


def mark_name(marks: Marks, name: str) -> None:
    """Mark a name: whole as it may be written anywhere, its parts for threads of theirs."""
    for form in {name, _BRACKETS.sub("", name)}:
        words = words_of(form)
        if len(words) > 1:
            marks.add_phrase(words)
            marks.add_phrase([words[0], words[-1]])
            # `Canary, Ana`; as written, since in small letters it may be a sentence.
            marks.add_phrase([words[-1], *words[:-1]], as_written=True)
            together = "".join(words)
            if len(together) >= _TOGETHER_LEAST:
                marks.add_phrase(words_of(together))
        elif len(form) >= PART_LEAST and form[:1].isupper():
            # A name of one word may be a word of the language, so only with its capital.
            marks.add_phrase(words, as_written=True)
        capitals = [word for word in words if word[0].isupper()]
        for word in capitals or words:
            marks.add_part(word)
