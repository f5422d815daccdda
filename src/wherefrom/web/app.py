"""The application: the gate, the door, and a route for every page and deed that there is."""

import os
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final, TypeAlias

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from wherefrom import __version__
from wherefrom.errors import MissingRecordError, UnknownNameError, WherefromError
from wherefrom.figures.colours import STYLE
from wherefrom.web.asking import Answer, Ask, Deed, Moved, Page, PageFunction, Saved, Shown
from wherefrom.web.desk import Desk, WaitingError
from wherefrom.web.gate import TOKEN_HEADER, Gate
from wherefrom.web.keys import Keys
from wherefrom.web.looks import ENVIRONMENT
from wherefrom.web.pages import DEEDS, NAVIGATION, PAGES
from wherefrom.web.view import View

STATIC: Final = Path(__file__).with_name("static")
MEDIA: Final = {".css": "text/css", ".js": "text/javascript"}
MOST_FIELDS: Final = 200  # of a form
MOST_FILES: Final = 1000
MOST_BYTES: Final = 1 << 20  # of a field that is no file
Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]
MISSING, REFUSED, FAULT = 404, 400, 500


def make_app(desk: Desk, keys: Keys, hosts: Iterable[str]) -> Gate:
    """Return the application, behind its gate.

    Args:
        desk: the record, and what is under way.
        keys: the proofs that a request is the user's.
        hosts: names with ports by which this server may be called.
    """
    door = _Door(keys)
    routes = [
        Route("/enter", door.show, methods=["GET"]),
        Route("/enter", door.open, methods=["POST"]),
        Route("/static/{name}", _static, methods=["GET"]),
        *(Route(page.path, _showing(desk, keys, page), methods=["GET"]) for page in PAGES),
        *(Route(deed.path, _doing(desk, keys, deed), methods=["POST"]) for deed in DEEDS),
    ]
    return Gate(Starlette(routes=routes), routes, keys, hosts)


class _Door:
    """Where the launch code is exchanged for a session."""

    def __init__(self, keys: Keys) -> None:
        self._keys = keys

    async def show(self, _request: Request) -> Response:
        return _entrance()

    async def open(self, request: Request) -> Response:
        async with request.form(max_files=0, max_fields=1, max_part_size=1024) as form:
            session = self._keys.exchange(str(form.get("code", "")))
        if session is None:
            return _entrance(is_wrong=True)
        response = RedirectResponse("/", 303)
        # Not `secure`: it goes over http, to this machine alone
        response.set_cookie(self._keys.cookie, session, httponly=True, samesite="strict", path="/")
        return response


def _entrance(*, is_wrong: bool = False) -> Response:
    html = ENVIRONMENT.get_template("enter.html").render(is_wrong=is_wrong)
    return HTMLResponse(html, 403 if is_wrong else 200)


async def _static(request: Request) -> Response:
    name = request.path_params["name"]
    if name == "figures.css":
        return Response(STYLE, media_type="text/css")
    # Only what is there is served: a name is compared, never joined to a path
    for path in STATIC.iterdir():
        if path.name == name and path.suffix in MEDIA:
            return Response(path.read_bytes(), media_type=MEDIA[path.suffix])
    return PlainTextResponse("There is no such file.", MISSING)


def _showing(desk: Desk, keys: Keys, page: Page) -> Endpoint:
    async def show(request: Request) -> Response:
        return await run_in_threadpool(_answered, desk, keys, page.show, request, FormData())

    return show


def _doing(desk: Desk, keys: Keys, deed: Deed) -> Endpoint:
    async def do(request: Request) -> Response:
        form = request.form(max_files=MOST_FILES, max_fields=MOST_FIELDS, max_part_size=MOST_BYTES)
        async with form as given:
            token = request.headers.get(TOKEN_HEADER) or str(given.get("token", ""))
            if not keys.is_token(token):
                return PlainTextResponse("The form is not of this session; open it again.", 403)
            return await run_in_threadpool(_answered, desk, keys, deed.do, request, given)

    return do


def _answered(
    desk: Desk, keys: Keys, function: PageFunction, request: Request, form: FormData
) -> Response:
    """Answer with what a page function returns, or with a sentence where it cannot."""
    ask = _asked(desk, request, form)
    answer: Answer
    try:
        return _response(function(ask), ask, keys, request.url.path)
    except WaitingError as waiting:
        # What a form asked is lost: it can be sent again once the work is done
        then = f"{request.url.path}?{request.url.query}" if request.method == "GET" else ""
        answer = Moved(ask.view.to("/work", job=waiting.job, then=then))
    except MissingRecordError:
        answer = Moved("/begin")
    except WherefromError as error:
        status = MISSING if isinstance(error, UnknownNameError) else REFUSED
        answer = Shown("error.html", {"sentence": ask.view.told(error)}, status)
    except Exception as error:  # noqa: BLE001 what it holds may be a text of the record
        answer = _fault(error)
    return _response(answer, ask, keys, request.url.path)


def _fault(error: Exception) -> Shown:
    if os.environ.get("WHEREFROM_DEBUG"):
        raise error
    sentence = (
        f"wherefrom {__version__} has a fault of its own ({type(error).__name__}). The record is "
        "as it was. Start it again with WHEREFROM_DEBUG=1, and report what it prints."
    )
    return Shown("error.html", {"sentence": sentence}, FAULT)


def _asked(desk: Desk, request: Request, form: FormData) -> Ask:
    fields: dict[str, list[str]] = {}
    files = []
    for name, value in form.multi_items():
        if isinstance(value, UploadFile):
            files.append(value)
        else:
            fields.setdefault(name, []).append(value)
    return Ask(desk, View(_zone(desk), desk.veil), request.query_params, fields, files)


def _zone(desk: Desk) -> str:
    try:
        return desk.record.settings.zone
    except WherefromError:
        return "UTC"  # of a record that is not there, or damaged; its page says which


def _response(answer: Answer, ask: Ask, keys: Keys, path: str) -> Response:
    if isinstance(answer, Moved):
        return RedirectResponse(answer.to, 303)
    if isinstance(answer, Saved):
        return _saved(answer)
    html = ENVIRONMENT.get_template(answer.template).render(
        v=ask.view,
        desk=ask.desk,
        token=keys.token,
        navigation=NAVIGATION,
        here=path,
        **answer.values,
    )
    if answer.file:
        return _saved(Saved(answer.file, html, "text/html"))
    return HTMLResponse(html, answer.status)


def _saved(saved: Saved) -> Response:
    disposition = f'attachment; filename="{saved.file}"'
    return Response(
        saved.text, media_type=saved.media, headers={"content-disposition": disposition}
    )
