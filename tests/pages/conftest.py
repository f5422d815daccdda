"""A real browser, Debian's Chromium, before a real server; `make test-pages` runs these."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from wherefrom import demo
from wherefrom.record.record import open_record

NAMES = ("chromium", "chromium-browser", "google-chrome")
AXE = "WHEREFROM_AXE"  # path of axe.min.js, from the npm registry
WATCH = """
window.violations = [];
addEventListener("securitypolicyviolation", (event) => window.violations.push(event.blockedURI));
"""


def _browser_path():
    return os.environ.get("WHEREFROM_BROWSER") or next(filter(None, map(shutil.which, NAMES)), None)


@pytest.fixture(scope="session")
def chromium():
    """The browser. Where it is there and Playwright is not, a run that decides must not pass."""
    path = _browser_path()
    if path is None:
        pytest.skip(f"there is no browser here: none of {', '.join(NAMES)} is installed")
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415
    except ImportError:
        reason = "a browser is here, but not Playwright: pip install --group pages"
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    # Chromium refuses its sandbox to root, who runs tests in containers
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield browser
        browser.close()


class Served:
    """A server of its own process, as users start it."""

    def __init__(self, folder):
        command = [sys.executable, "-m", "wherefrom", "--record", str(folder)]
        self.process = subprocess.Popen(
            [*command, "serve", "--no-browser"], stdout=subprocess.PIPE, text=True
        )
        self.link = re.search(r"http\S+", self.process.stdout.readline())[0]
        self.base = self.link.partition("/enter")[0]

    def stop(self):
        self.process.terminate()
        self.process.wait(10)
        self.process.stdout.close()


class Watched:
    """A page of which nothing goes unnoticed: dialogs, refused loads, requests off the machine."""

    def __init__(self, browser, served, **options):
        self.served = served
        self.noticed = []
        self.context = browser.new_context(**options)
        self.context.add_init_script(WATCH)
        self.page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.page.on("dialog", self._dialog)
        self.page.on("request", self._request)
        self.page.on("pageerror", lambda error: self.noticed.append(("error", str(error)[:200])))
        self.page.on("console", self._console)
        self.page.goto(served.link)
        if options.get("java_script_enabled", True):
            self.page.wait_for_url(re.compile(re.escape(served.base) + r"/(?!enter)"))

    def open(self, path):
        """Open a page of ours, past the pages of jobs that it waits for."""
        answer = self.page.goto(self.served.base + path)
        self.page.wait_for_url(lambda url: "/work" not in url, timeout=120_000)
        self.noticed += [("refused", uri) for uri in self.page.evaluate("window.violations")]
        return answer

    def close(self):
        self.context.close()

    def _dialog(self, dialog):
        self.noticed.append(("dialog", dialog.message))
        dialog.dismiss()

    def _request(self, request):
        if not request.url.startswith((self.served.base, "data:")):
            self.noticed.append(("request", request.url))

    def _console(self, message):
        if message.type == "error" and "status of 4" not in message.text:
            self.noticed.append(("console", message.text))


@pytest.fixture(scope="session")
def year(tmp_path_factory):
    """The demo's record, of a small town."""
    return demo.make(tmp_path_factory.mktemp("demo") / "wherefrom-demo", seed=2, people=60)


@pytest.fixture(scope="session")
def empty(tmp_path_factory):
    """A record without anything."""
    path = tmp_path_factory.mktemp("empty") / "record"
    open_record(path, create=True)
    return path


@pytest.fixture
def visit(chromium):
    """What starts a server for a record and opens the pages in the browser."""
    opened = []

    def visit(folder, **options):
        served = Served(folder)
        opened.append(served)
        watched = Watched(chromium, served, **options)
        opened.append(watched)
        return watched

    yield visit
    for each in reversed(opened):
        each.close() if isinstance(each, Watched) else each.stop()


@pytest.fixture(scope="session")
def axe():
    """The source of axe-core, which is never committed."""
    path = os.environ.get(AXE)
    if not path or not Path(path).is_file():
        pytest.skip(f"axe-core is not here: {AXE} names no file")
    return Path(path).read_text(encoding="utf-8")
