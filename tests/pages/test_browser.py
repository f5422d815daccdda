"""The pages as people have them: by clicks alone, on every kind of record, safe and readable."""

import json
import re

import pytest
from tests.cli.conftest import archive
from tests.pages import hostile

from wherefrom.record.record import open_record
from wherefrom.safe import shown
from wherefrom.web.pages import NAVIGATION

pytestmark = pytest.mark.pages
LISTED = [path for _, links in NAVIGATION for _, path in links]
FIRST = {  # where the first link of a list leads
    "/outcomes": "/trace",
    "/people": "/person",
    "/conversations?order=activities": "/conversation",
}
SIZES = {"wide": {"width": 1280, "height": 900}, "narrow": {"width": 390, "height": 844}}


def _everywhere(watched):
    """Open every page, and one of each that a list leads to; yield what each is called."""
    for path in [*LISTED, "/begin", "/replay?policy=no-small-talk"]:
        watched.open(path)
        yield path
    for path, leads in FIRST.items():
        watched.open(path)
        link = watched.page.locator(f"tbody th a[href^='{leads}?']").first
        if link.count():
            watched.open(link.get_attribute("href"))
            yield leads
    evidence = watched.page.get_by_role("link", name="Evidence").first
    if evidence.count():
        watched.open(evidence.get_attribute("href"))
        yield "/message"


def test_first_run_to_first_trace_by_clicks_alone(visit, tmp_path):
    watched = visit(tmp_path / "record")
    page = watched.page
    page.get_by_role("heading", name="Where did your results come from?").wait_for()
    page.get_by_label("Files").set_input_files(archive(tmp_path / "town.jsonl"))
    page.get_by_role("button", name="Read them").click()
    page.get_by_role("checkbox", name=re.compile("ana")).first.check(timeout=60_000)
    page.get_by_role("button", name="That is me").click()
    page.get_by_label("What it was").fill("hire")
    page.get_by_label("When").fill("2024-05-20")
    page.get_by_label("With whom").fill("acct:dee@town.example")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("heading", name="Step by step").wait_for(timeout=120_000)
    assert page.locator("svg .inferred, svg .recorded").count() > 0
    page.locator("figure svg a circle").first.click()
    page.locator("li:target details[open] .said").wait_for()
    assert watched.noticed == []
    assert open_record(tmp_path / "record").receipts()[0].archive == "town.jsonl"


def test_demo_with_one_click(visit, tmp_path):
    watched = visit(tmp_path / "record")
    watched.page.get_by_role("button", name="Show me the demo").click()
    watched.page.get_by_role("heading", name="What came of the talk").wait_for(timeout=180_000)
    watched.page.get_by_role("button", name="Back to my own").click()
    watched.page.get_by_role("heading", name="Where did your results come from?").wait_for()
    assert watched.noticed == []


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_demo_fits_and_is_quiet(visit, year, scheme, size):
    watched = visit(year, color_scheme=scheme, viewport=SIZES[size])
    seen = set()
    for path in _everywhere(watched):
        seen.add(path)
        assert (
            watched.page.evaluate("document.documentElement.scrollWidth") <= SIZES[size]["width"]
        ), path
        assert watched.page.locator("h1").count() == 1, path
    assert {"/trace", "/person", "/conversation", "/message"} <= seen
    assert watched.noticed == []


def test_every_page_of_an_empty_record_is_quiet(visit, empty):
    watched = visit(empty)
    for path in [*LISTED, "/begin"]:
        watched.open(path)
        assert watched.page.locator("h1").count() == 1
    assert watched.noticed == []


def test_pages_work_without_script(visit, year):
    watched = visit(year, java_script_enabled=False)
    page = watched.page
    page.get_by_label("Code").fill(watched.served.link.partition("#")[2])
    page.get_by_role("button", name="Open").click()
    page.get_by_role("heading", name="What came of the talk").wait_for(timeout=120_000)
    page.get_by_role("link", name="Replay").click()
    page.get_by_label("public posts").check()
    page.get_by_role("button", name="Replay").nth(1).click()
    page.locator("#effect svg.parts").wait_for()
    assert watched.noticed == []


def test_a_hostile_record_does_nothing_at_all(visit, tmp_path):
    watched = visit(hostile.make(tmp_path / "hostile"))
    for path in _everywhere(watched):
        watched.page.mouse.move(300, 300)
        assert watched.noticed == [], path
    for listed, leads in (("/outcomes", "/trace"), ("/people", "/person")):
        watched.open(listed)
        hrefs = _links(watched, leads)
        assert len(hrefs) >= len(hostile.PAYLOADS)
        for href in hrefs:
            watched.open(href)
            assert watched.noticed == [], href


def _links(watched, path):
    found = watched.page.locator(f"tbody th a[href^='{path}?']")
    return [found.nth(number).get_attribute("href") for number in range(found.count())]


def test_what_is_read_is_what_was_said(visit, tmp_path):
    """The text that a reader sees equals the text of the record, sign for sign."""
    path = hostile.make(tmp_path / "hostile")
    said = {
        row["content"]
        for row in open_record(path).activities(["content"]).to_pylist()
        if row["content"]
    }
    watched = visit(path)
    seen = set()
    for number in (1, 2, 3):
        watched.open(f"/conversations?page={number}")
        for href in _links(watched, "/conversation"):
            watched.open(href)
            seen |= set(watched.page.locator(".words").all_inner_texts())
    level = {" ".join(shown(each).split()) for each in said}
    assert {" ".join(each.split()) for each in seen} == level
    assert len(level) > len(hostile.PAYLOADS) / 2


def test_a_changed_policy_shows_its_effect_at_once(visit, year):
    watched = visit(year)
    watched.open("/replay")
    page = watched.page
    page.get_by_label("public posts").check()
    page.locator("#effect svg.parts").wait_for()
    before = page.locator("#effect .lead").inner_text()
    page.get_by_label("direct messages").check()
    page.wait_for_function(
        "(told) => document.querySelector('#effect .lead')?.innerText !== told", arg=before
    )
    assert "visibility = 'direct'" in page.get_by_label("Policy").nth(1).input_value()
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save as a page").click()
    text = saved.value.path().read_text(encoding="utf-8")
    assert "<script" not in text
    assert watched.noticed == []


def test_a_page_that_was_saved_stands_by_itself(visit, year, tmp_path):
    watched = visit(year)
    watched.open("/replay?policy=no-small-talk")
    with watched.page.expect_download() as saved:
        watched.page.get_by_role("button", name="Save as a page").click()
    saved.value.save_as(tmp_path / "alone.html")
    alone = watched.context.new_page()
    asked = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.goto((tmp_path / "alone.html").as_uri())
    assert asked == [(tmp_path / "alone.html").as_uri()]
    assert alone.locator("svg.parts").count() == 1


def test_the_keyboard_reaches_the_page_and_walks_the_doubts(visit, year):
    watched = visit(year)
    watched.open("/doubts")
    page = watched.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "To the page"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    doubts = page.locator("[data-doubt]")
    if doubts.count() > 1:
        page.keyboard.press("j")
        page.keyboard.press("j")
        page.keyboard.press("k")
        assert page.evaluate("document.activeElement === document.querySelector('[data-doubt]')")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(visit, year, axe, scheme):
    watched = visit(year, color_scheme=scheme)
    serious = {}
    for path in _everywhere(watched):
        watched.page.evaluate(axe)
        told = json.loads(
            watched.page.evaluate("axe.run().then((found) => JSON.stringify(found.violations))")
        )
        found = [
            (each["id"], each["nodes"][0]["html"][:120])
            for each in told
            if each["impact"] in {"serious", "critical"}
        ]
        if found:
            serious[path] = found
    assert serious == {}
