"""What the user says of people: which accounts are ours, which are one person and which are not."""

from collections.abc import Iterable, Sequence

from wherefrom.errors import UnknownNameError
from wherefrom.people.resolve import resolve
from wherefrom.record.record import Record
from wherefrom.vocabulary import DecisionKind, account_id


def change_ours(record: Record, accounts: Sequence[str], *, remove: bool = False) -> None:
    """Keep accounts as ours beside those that are, or no longer as ours.

    Raises:
        UnknownNameError: the record knows no such account.
    """
    now = set(record.ours())
    known = now if remove else {*resolve(record).accounts}
    named = {_account(text, known) for text in accounts}
    with record.write("me") as writer:
        writer.set_ours(now - named if remove else now | named)


def decide(record: Record, kind: DecisionKind, left: str, right: str) -> str:
    """Keep that two accounts are one person or two, or not to be asked; return the first's person.

    Raises:
        UnknownNameError: the record knows no such account.
    """
    known = set(resolve(record).accounts)
    first, second = _account(left, known), _account(right, known)
    with record.write(f"people {kind}") as writer:
        writer.decide(kind, first, second)
    return resolve(record).person_of[first]


def undo(record: Record, number: int | None = None) -> None:
    """Undo a decision, by default the last one that stands.

    Raises:
        UnknownNameError: there is no such decision, or it was undone before.
    """
    with record.write("people undo") as writer:
        writer.undo(number)


def _account(text: str, known: Iterable[str]) -> str:
    try:
        account = account_id(text)
    except ValueError:
        account = text
    if account not in known:
        remedy = "Write it as channel:handle, or as the archive has it; see: wherefrom people."
        raise UnknownNameError("account", text, sorted(known), remedy)
    return account
