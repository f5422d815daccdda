"""The gate: whatever does not prove that it is the user's own browser gets no further.

It stands before the routes, so that a new page is closed until somebody opens it here. Against:
other sites open in the same browser, names that are turned to this machine (DNS rebinding), other
users and programs of this machine, and the authors of what was imported.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from wherefrom.web.keys import Keys

OPEN: Final = {"/enter", "/static/wherefrom.css", "/static/enter.js"}
"""All that is seen without a session: the door, and what it looks like."""

METHODS: Final = ("GET", "HEAD", "POST")
TOKEN_HEADER: Final = "x-wherefrom-token"  # noqa: S105 the name of a header
POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types 'none'"
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not `no-referrer`, with which browsers send `Origin: null` with our own forms
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), usb=()",
}


class Gate:
    """ASGI middleware that refuses by default, and puts its headers on every answer."""

    def __init__(
        self, app: ASGIApp, routes: Sequence[BaseRoute], keys: Keys, hosts: Iterable[str]
    ) -> None:
        """Stand before an application.

        Args:
            app: the pages.
            routes: all that it answers; kept for the test that lists them.
            keys: the proofs.
            hosts: names with ports by which this server may be called, and no others.
        """
        self._app = app
        self.routes = routes
        self._keys = keys
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
        elif scope["type"] == "http":
            refusal = self._refusal(scope)
            await (refusal or self._app)(scope, receive, _with_headers(send))
        else:  # there are no websockets
            await send({"type": "websocket.close", "code": 1008})

    def _refusal(self, scope: Scope) -> Response | None:
        headers = Headers(scope=scope)
        if not self._is_called_right(headers):
            return _refuse("This address is not served. Open the link from the terminal.")
        if scope["method"] not in METHODS:
            return PlainTextResponse("Use GET or POST.", 405, {"allow": ", ".join(METHODS)})
        if not self._is_from_here(headers, scope["method"]):
            return _refuse("Another site sent this; nothing was done.")
        if scope["path"] in OPEN or self._has_session(headers):
            return None
        if scope["method"] == "POST":
            return _refuse("Open the link from the terminal first.")
        return RedirectResponse("/enter", 303)

    def _is_called_right(self, headers: Headers) -> bool:
        called = headers.getlist("host")
        return len(called) == 1 and called[0] in self._hosts

    def _is_from_here(self, headers: Headers, method: str) -> bool:
        """Tell whether the browser says that one of our own pages, or the user, asks.

        Both headers are the browser's own: no page can set them. A request that changes something
        must carry the origin; all browsers send it with a form.
        """
        site = headers.getlist("sec-fetch-site")
        if any(each not in {"same-origin", "none"} for each in site):
            return False
        origins = headers.getlist("origin")
        if not origins:
            return method != "POST"
        return origins == [f"http://{headers['host']}"]

    def _has_session(self, headers: Headers) -> bool:
        cookies = cookie_parser("; ".join(headers.getlist("cookie")))
        return self._keys.is_session(cookies.get(self._keys.cookie, ""))


def _refuse(sentence: str) -> Response:
    return PlainTextResponse(sentence, 403)


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return sending
