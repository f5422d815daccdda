"""What there is to see and to do. A new page: a function in a file, and its row in here."""

from typing import Final

from wherefrom.web.asking import Deed, Page
from wherefrom.web.pages import (
    begin,
    channels,
    checks,
    doubts,
    imports,
    outcomes,
    people,
    reach,
    relevance,
    replay,
    search,
    settings,
    story,
    talk,
    time,
    trace,
    trying,
    work,
)

NAVIGATION: Final = (
    ("Ask", (
        ("Story", "/"),
        ("Outcomes", "/outcomes"),
        ("Replay", "/replay"),
        ("Relevance", "/relevance"),
        ("Channels", "/channels"),
        ("Time", "/time"),
        ("Try", "/try"),
    )),
    ("Look", (
        ("Search", "/search"),
        ("People", "/people"),
        ("Conversations", "/conversations"),
        ("Reach out", "/reach"),
        ("Thanks", "/thanks"),
    )),
    ("Keep", (
        ("Doubts", "/doubts"),
        ("Imports", "/imports"),
        ("Check", "/check"),
        ("Settings", "/settings"),
    )),
)  # fmt: skip

PAGES: Final = (
    Page("/", story.show),
    Page("/begin", begin.show),
    Page("/outcomes", outcomes.show),
    Page("/trace", trace.show),
    Page("/replay", replay.show),
    Page("/relevance", relevance.show),
    Page("/channels", channels.show),
    Page("/time", time.show),
    Page("/try", trying.show),
    Page("/people", people.show),
    Page("/person", people.one),
    Page("/conversations", talk.show),
    Page("/conversation", talk.one),
    Page("/message", talk.message),
    Page("/search", search.show),
    Page("/reach", reach.show),
    Page("/thanks", reach.thanks),
    Page("/doubts", doubts.show),
    Page("/imports", imports.show),
    Page("/check", checks.show),
    Page("/settings", settings.show),
    Page("/work", work.show),
)

DEEDS: Final = (
    Deed("/begin/demo", begin.demo),
    Deed("/begin/own", begin.own),
    Deed("/me", settings.me),
    Deed("/outcomes/add", outcomes.add),
    Deed("/outcomes/import", outcomes.bring),
    Deed("/outcomes/remove", outcomes.remove),
    Deed("/replay", replay.show),
    Deed("/replay/save", replay.save),
    Deed("/replay/page", replay.page),
    Deed("/try/begin", trying.begin),
    Deed("/try/remove", trying.remove),
    Deed("/people/decide", doubts.decide),
    Deed("/people/undo", doubts.undo),
    Deed("/imports/files", imports.files),
    Deed("/imports/path", imports.path),
    Deed("/thanks/told", reach.told),
    Deed("/check/lineage", checks.lineage),
    Deed("/settings/change", settings.change),
    Deed("/veil", settings.veil),
)
