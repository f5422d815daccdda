"""The proofs that a request is the user's: a launch code, a session cookie, and a token for forms.

All are random and live as long as the server. The code is written to the terminal alone, and is
good once, for a short while.
"""

import secrets
from hmac import compare_digest
from time import monotonic
from typing import Final

BYTES: Final = 32
CODE_SECONDS: Final = 300.0


class Keys:
    """The secrets of one run of the server.

    Attributes:
        cookie: the cookie's name. Cookies do not know ports, so that another server on this machine
            gets ours too: a name of its own keeps two servers from writing over each other's.
        token: what every form sends with it, since a cookie alone could be sent by another page.
    """

    def __init__(self, port: int) -> None:
        """Make new ones for the server at a port."""
        self.cookie = f"wherefrom-{port}-{secrets.token_hex(4)}"
        self.token = secrets.token_urlsafe(BYTES)
        self._session = secrets.token_urlsafe(BYTES)
        self._code: str | None = None
        self._until = 0.0

    def new_code(self) -> str:
        """Return a launch code; the one before it is void."""
        self._code = secrets.token_urlsafe(BYTES)
        self._until = monotonic() + CODE_SECONDS
        return self._code

    def exchange(self, code: str) -> str | None:
        """Return the session for a code that is good, and make the code void; None otherwise."""
        kept, self._code = self._code, None
        if kept is None or monotonic() > self._until or not _equal(code, kept):
            self._code = kept  # whoever guesses wrong does not lock out who knows
            return None
        return self._session

    def is_session(self, given: str) -> bool:
        """Tell whether a cookie's value is the session's."""
        return _equal(given, self._session)

    def is_token(self, given: str) -> bool:
        """Tell whether this is the token of the forms."""
        return _equal(given, self.token)


def _equal(given: str, kept: str) -> bool:
    return compare_digest(given.encode("utf-8", "surrogatepass"), kept.encode())
