"""Nothing is let in without proof: every route, against every kind of bad proof."""

import pytest
from starlette.routing import Route
from starlette.testclient import TestClient
from starlette.websockets import WebSocketDisconnect
from tests.web.conftest import HOST, ORIGIN, PORT, Browser

from wherefrom.web import keys as proofs
from wherefrom.web.gate import HEADERS, OPEN
from wherefrom.web.pages import NAVIGATION

# Whoever adds a route adds it here, and with it to every test below
SEEN = """
/enter /static/{name} / /begin /outcomes /trace /replay /relevance /channels /time /try
/people /person /conversations /conversation /message /search /reach /thanks /doubts /imports /check
/settings /work
"""
DONE = """
/enter /begin/demo /begin/own /me /outcomes/add /outcomes/import /outcomes/remove /replay
/replay/save /replay/page /try/begin /try/remove /people/decide /people/undo /imports/files
/imports/path /check/lineage /thanks/told /settings/change /veil
"""
ROUTES = [*(("GET", path) for path in SEEN.split()), *(("POST", path) for path in DONE.split())]
SHUT = [(method, path) for method, path in ROUTES if path not in OPEN]
DEEDS = [path for method, path in SHUT if method == "POST"]
BAD_HOSTS = [
    each.replace("{port}", str(PORT)).replace("{other}", str(PORT + 1))
    for each in (
        "", "127.0.0.1", "localhost", "127.0.0.1:{other}", "127.0.0.1.:{port}",
        "LOCALHOST:{port}", "localhost.:{port}", "localhost.evil.example:{port}",
        "evil.example:{port}", "evil.example", "0.0.0.0:{port}", "2130706433:{port}",
        "0x7f000001:{port}", "127.1:{port}", "127.0.0.2:{port}", "user@127.0.0.1:{port}",
        "127.0.0.1:{port}@evil.example", "127.0.0.1:{port},evil.example", "127.0.0.1:{port}x",
        "[::1]:{port}", "[::ffff:127.0.0.1]:{port}", "127.0.0.1:0{port}", "127.0.0.1:{port}/",
        "http://127.0.0.1:{port}", "null", "127.0.0.1%00:{port}", "127.0.0.1:{port}#",
        "xn--localhost:{port}", "127.0.0.1:{port}.evil.example", "::1:{port}",
    )
]  # fmt: skip
BAD_ORIGINS = [
    each.replace("{port}", str(PORT)).replace("{other}", str(PORT + 1))
    for each in (
        "null", "http://evil.example", "https://127.0.0.1:{port}", "http://127.0.0.1:{other}",
        "http://127.0.0.1", "http://localhost:{port}", "http://127.0.0.1:{port}/",
        "http://127.0.0.1:{port}.evil.example", "http://evil.example#http://127.0.0.1:{port}", "",
    )
]  # fmt: skip


def _path(path):
    return path.replace("{name}", "wherefrom.css")


def _routes(browser):
    for route in browser.app.routes:
        assert isinstance(route, Route), f"{route} is no plain route, and is not tested"
        for method in sorted(route.methods - {"HEAD"}):
            yield method, route.path


def test_every_route_is_listed_here(browser):
    assert sorted(_routes(browser)) == sorted(ROUTES)


def test_every_page_of_the_navigation_is_a_route():
    paths = {path for _, links in NAVIGATION for _, path in links}
    assert paths <= {path for method, path in ROUTES if method == "GET"}


def _send(browser, method, path, headers, *, token=None, cookie=True):
    client = browser.client if cookie is True else TestClient(
        browser.app, base_url=ORIGIN, follow_redirects=False
    )  # fmt: skip
    if isinstance(cookie, str):
        client.cookies.set(browser.keys.cookie, cookie)
    data = {"token": token} if token is not None else {}
    more = {"data": data} if method == "POST" else {}
    return client.request(method, _path(path), headers=headers, **more)


@pytest.fixture
def guarded(made):
    """A browser whose record, jobs and desk must be as they were when the test ends."""
    browser = Browser(made / "record")
    before = browser.desk.record.state()
    yield browser
    assert browser.desk.record.state() == before
    assert not browser.desk.is_demo
    assert browser.desk.veil is None
    assert not any(map(browser.desk.jobs.get, ("import", "demo", "check")))


@pytest.mark.parametrize(("method", "path"), SHUT)
def test_without_the_session_nothing_is_seen_or_done(guarded, method, path):
    path = path.replace("{name}", "pages.js")
    for cookie in (False, "", "wrong", "x" * 43):
        answer = _send(
            guarded, method, path, {"origin": ORIGIN}, token=guarded.keys.token, cookie=cookie
        )
        if method == "GET":
            assert (answer.status_code, answer.headers.get("location")) == (303, "/enter")
        else:
            assert answer.status_code == 403


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_another_name_is_refused_before_anything_else(guarded, method, path):
    for host in BAD_HOSTS:
        headers = {"host": host, "origin": f"http://{host}"}
        answer = _send(guarded, method, path, headers, token=guarded.keys.token)
        assert (answer.status_code, host) == (403, host)
        assert answer.text == "This address is not served. Open the link from the terminal."


def test_a_host_that_is_doubled_or_forwarded_is_refused(guarded):
    for headers in (
        [("host", HOST), ("host", HOST)],
        [("host", "evil"), ("x-forwarded-host", HOST)],
    ):
        assert guarded.client.get("/people", headers=headers).status_code == 403


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_another_origin_is_refused(guarded, method, path):
    for origin in BAD_ORIGINS:
        answer = _send(guarded, method, path, {"origin": origin}, token=guarded.keys.token)
        assert (answer.status_code, origin) == (403, origin)


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_what_the_browser_says_comes_from_elsewhere_is_refused(guarded, method, path):
    for site in ("cross-site", "same-site", "", "same-origin, none"):
        headers = {"origin": ORIGIN, "sec-fetch-site": site}
        assert _send(guarded, method, path, headers, token=guarded.keys.token).status_code == 403


@pytest.mark.parametrize("path", [*DEEDS, "/enter"])
def test_a_deed_without_an_origin_is_refused(guarded, path):
    assert _send(guarded, "POST", path, {}, token=guarded.keys.token).status_code == 403


@pytest.mark.parametrize("path", DEEDS)
def test_a_deed_without_the_token_is_refused(guarded, path):
    for token in (None, "", "wrong", "é"):
        answer = _send(guarded, "POST", path, {"origin": ORIGIN}, token=token)
        assert answer.status_code == 403
        assert "session" in answer.text


def test_the_token_in_the_address_is_none(guarded):
    answer = guarded.client.post(
        f"/veil?token={guarded.keys.token}", headers={"origin": ORIGIN}, data={}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("path", sorted({path for _, path in ROUTES}))
def test_other_methods_are_refused(guarded, path):
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "BREW"):
        assert _send(guarded, method, path, {"origin": ORIGIN}).status_code == 405


@pytest.mark.parametrize("path", sorted({path for _, path in SHUT}))
def test_a_route_answers_its_own_methods_alone(guarded, path):
    mine = {method for method, each in ROUTES if each == path}
    for method in {"GET", "POST"} - mine:
        answer = _send(guarded, method, path, {"origin": ORIGIN}, token=guarded.keys.token)
        assert answer.status_code == 405


@pytest.mark.parametrize("is_let_in", [True, False])
@pytest.mark.parametrize("path", [*sorted({path for _, path in ROUTES}), "/nowhere", "/static/x"])
def test_every_answer_bears_the_headers(guarded, path, is_let_in):
    answer = _send(guarded, "GET", path, {}, cookie=is_let_in)
    for name, value in HEADERS.items():
        assert answer.headers.get_list(name) == [value]
    assert not any(name.startswith("access-control") for name in answer.headers)
    assert "server" not in answer.headers


def test_the_policy_lets_nothing_run_that_is_not_a_file_of_ours():
    policy = HEADERS["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy
    assert "*" not in policy


def test_websockets_are_refused(browser):
    with pytest.raises(WebSocketDisconnect), browser.client.websocket_connect("/"):
        pass


def test_paths_do_not_leave_the_folder_of_files(browser):
    for name in (
        "../keys.py",
        "..%2Fkeys.py",
        "%2e%2e%2fkeys.py",
        "wherefrom.css/../../app.py",
        ".",
        "",
    ):
        answer = browser.client.get(f"/static/{name}")
        assert answer.status_code in {303, 404}
        assert "import" not in answer.text


# The door


def test_a_code_opens_once(made):
    browser = Browser(made / "record", is_open=False)
    code = browser.keys.new_code()
    first = browser.enter(code)
    assert (first.status_code, first.headers["location"]) == (303, "/")
    cookie = first.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "domain" not in cookie
    assert code.lower() not in cookie
    again = TestClient(browser.app, base_url=ORIGIN, follow_redirects=False).post(
        "/enter", data={"code": code}, headers={"origin": ORIGIN}
    )
    assert again.status_code == 403
    assert "set-cookie" not in again.headers


def test_a_new_code_voids_the_one_before(made):
    browser = Browser(made / "record", is_open=False)
    old, new = browser.keys.new_code(), browser.keys.new_code()
    assert browser.enter(old).status_code == 403
    assert browser.enter(new).status_code == 303


def test_a_wrong_code_opens_nothing_and_locks_nobody_out(made):
    browser = Browser(made / "record", is_open=False)
    code = browser.keys.new_code()
    for wrong in ("", "x", code[:-1], f"{code} ", "é" * 43):
        assert browser.enter(wrong).status_code == 403
    assert browser.enter(code).status_code == 303


def test_a_code_is_good_for_a_short_while(made, monkeypatch):
    browser = Browser(made / "record", is_open=False)
    code = browser.keys.new_code()
    later = proofs.monotonic() + proofs.CODE_SECONDS + 1
    monkeypatch.setattr(proofs, "monotonic", lambda: later)
    assert browser.enter(code).status_code == 403


def test_two_servers_do_not_share_sessions(made):
    one, other = Browser(made / "record"), Browser(made / "record", is_open=False)
    for cookie in one.client.cookies.jar:
        other.client.cookies.set(cookie.name, cookie.value)
    assert other.client.get("/people").status_code == 303
    assert one.keys.cookie != other.keys.cookie
