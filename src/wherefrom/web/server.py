"""`wherefrom serve`: the pages, on this machine alone."""

import socket
import sys
import webbrowser
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Final

import uvicorn

from wherefrom.errors import WherefromError
from wherefrom.web.app import make_app
from wherefrom.web.desk import Desk
from wherefrom.web.keys import Keys

ADDRESS: Final = "127.0.0.1"  # no other can be chosen: there is no lock for a network
NAMES: Final = ("127.0.0.1", "localhost")


class TakenPortError(WherefromError):
    """Another program listens at the port."""

    def __init__(self, port: int) -> None:
        """Name the port."""
        super().__init__(
            f"Port {port} is taken by another program. Choose another: wherefrom serve --port 0."
        )


def hosts(port: int) -> list[str]:
    """Return by which names, with their port, the server may be called."""
    return [f"{name}:{port}" for name in NAMES]


def serve(folder: Path, port: int, say: Callable[[str], None], *, is_opened: bool = True) -> None:
    """Serve a record until Ctrl-C.

    Args:
        folder: of the record, which need not be there yet.
        port: to listen at; 0 for any that is free.
        say: told the link.
        is_opened: open it in the user's browser, too.

    Raises:
        TakenPortError: the port is not free.
    """
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((ADDRESS, port))
        listener.listen()  # now: the browser may be quicker than the server
    except OSError as error:
        listener.close()
        raise TakenPortError(port) from error
    port = listener.getsockname()[1]
    keys = Keys(port)
    app = make_app(Desk(folder), keys, hosts(port))

    def link() -> str:
        return f"http://{ADDRESS}:{port}/enter#{keys.new_code()}"

    first = link()
    say(f"Open once, within five minutes: {first}")
    if is_opened:
        webbrowser.open(first)
    if sys.stdin is not None and sys.stdin.isatty():
        say("Enter makes a new link. Ctrl-C stops.")
        Thread(target=_renew, args=(link, say), daemon=True).start()
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,  # addresses name people
        server_header=False,
        proxy_headers=False,  # nobody stands between
        ws="none",
        lifespan="off",
    )
    with listener:
        uvicorn.Server(config).run(sockets=[listener])


def _renew(link: Callable[[], str], say: Callable[[str], None]) -> None:
    for _ in sys.stdin:
        say(link())
