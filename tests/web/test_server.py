"""The server as users start it: on this machine alone, and only for whoever reads the terminal."""

import re
import signal
import socket
import subprocess
import sys
from urllib.request import urlopen

import pytest

from wherefrom.web import server
from wherefrom.web.server import TakenPortError, serve


@pytest.fixture
def served(tmp_path):
    command = [sys.executable, "-m", "wherefrom", "--record", str(tmp_path / "record")]
    process = subprocess.Popen(
        [*command, "serve", "--no-browser"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    yield process, process.stdout.readline()
    process.kill()
    process.communicate()


def test_server_listens_on_this_machine_alone_and_prints_a_link(served):
    _, told = served
    port, code = re.search(r"http://127\.0\.0\.1:(\d+)/enter#(\S+)", told).groups()
    assert len(code) >= 43  # 256 bits
    with urlopen(f"http://127.0.0.1:{port}/enter") as answer:
        assert answer.status == 200
        assert code not in answer.read().decode()
    for address in ("127.0.0.2", "::1"):
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with (
            socket.socket(family) as other,
            pytest.raises(OSError, match=r"refused|ssign"),
        ):
            other.connect((address, int(port)))


def test_server_stops_with_ctrl_c_and_logs_nothing(served):
    process, told = served
    port = re.search(r":(\d+)/", told)[1]
    urlopen(f"http://127.0.0.1:{port}/enter?canary").close()
    process.send_signal(signal.SIGINT)
    out, errors = process.communicate(timeout=30)
    assert "canary" not in out + errors
    assert "Traceback" not in errors


def test_a_port_that_is_taken_is_told(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(TakenPortError, match="--port 0"):
            serve(tmp_path, taken.getsockname()[1], print, is_opened=False)


def test_no_other_address_can_be_named():
    assert server.ADDRESS == "127.0.0.1"
    assert server.hosts(80) == ["127.0.0.1:80", "localhost:80"]
