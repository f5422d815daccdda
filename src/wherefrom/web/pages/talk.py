"""Conversations, one of them to read, and one message with its past and its future."""

from wherefrom.reports import effects
from wherefrom.reports import talk as reports
from wherefrom.web.asking import Answer, Ask, Shown
from wherefrom.web.paging import ROWS, Paged, paged

ORDERS = {
    "last": "the latest first",
    "share": "by what came of it",
    "activities": "the longest first",
}


def show(ask: Ask) -> Answer:
    """List the conversations."""
    report = ask.report("conversations", make=lambda: reports.conversations(ask.lineage()))
    order = ask.given("order") if ask.given("order") in ORDERS else "last"
    rows = sorted(report.rows, key=lambda row: row[order], reverse=True)
    most = max((row["share_high"] for row in rows), default=1.0) or 1.0
    page = paged(rows, ask, ("title", "channel"))
    return Shown(
        "conversations.html", {"page": page, "most": most, "order": order, "orders": ORDERS}
    )


def one(ask: Ask) -> Answer:
    """Show a conversation, each message with its parent and what came of it."""
    report = reports.conversation(ask.record, ask.lineage(), ask.id)
    page: Paged = paged(report.rows, ask)
    values = {"id": ask.id, "page": page, "first": report.rows[0], "rows": ROWS}
    return Shown("conversation.html", values)


def message(ask: Ask) -> Answer:
    """Show a message: what brought it about, what came of it, and what would be lost without."""
    row = reports.message(ask.record, ask.lineage(), ask.id).rows[0]
    without = effects.without(ask.lineage(), ask.id)
    return Shown("message.html", {"row": row, "without": without})
