"""Settings, who is ours, and the veil."""

from wherefrom.people.decide import change_ours
from wherefrom.reports import folk, kept
from wherefrom.web.asking import Answer, Ask, Moved, Shown
from wherefrom.web.veil import veil_of


def show(ask: Ask) -> Answer:
    """Show the settings of the record."""
    record = ask.record
    values = {"settings": kept.settings(record).rows, "ours": folk.ours(record).rows}
    return Shown("settings.html", values)


def change(ask: Ask) -> Answer:
    """Change a setting."""
    kept.change(ask.record, ask.given("name"), ask.given("value"))
    return Moved("/settings")


def me(ask: Ask) -> Answer:
    """Say which accounts are ours, or are not."""
    typed = [each for part in ask.every("accounts") for each in part.replace(",", " ").split()]
    picked = [ask.view.of_field(each) for each in ask.every("account")]
    accounts = [*picked, *typed]
    if accounts:
        change_ours(ask.record, accounts, remove=bool(ask.given("remove")))
    return Moved("/begin" if ask.given("then") == "begin" else "/settings")


def veil(ask: Ask) -> Answer:
    """Draw the veil, or lift it."""
    desk = ask.desk
    desk.veil = None if desk.veil else veil_of(desk.open().cache())
    return Moved("/settings" if desk.veil is None else "/")
