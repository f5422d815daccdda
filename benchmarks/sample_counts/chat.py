"""Samples of chats."""

import json
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from sample_counts import Sample


def _slack_records(texts: Iterator[str]) -> int:
    """Count times, invitations and those who reacted, by words alone."""
    return sum(
        len(re.findall(r'^ {8}"ts": "\d+\.\d+"', text, re.MULTILINE))
        + len(re.findall(r'"inviter":', text))
        + sum(len(re.findall(r"U\w+", u)) for u in re.findall(r'"users": \[([^]]*)\]', text))
        for text in texts
    )


def slack_zip(path: Path) -> int:
    """Count what the days of a zip hold."""
    with zipfile.ZipFile(path) as packed:
        days = [name for name in packed.namelist() if re.search(r"/\d{4}-\d\d-\d\d\.json$", name)]
        return _slack_records(packed.read(name).decode() for name in days)


def slack_days(path: Path) -> int:
    """Count the messages of a folder of days."""
    return sum(len(json.loads(day.read_text())) for day in path.glob("*.json"))


def heads(pattern: str) -> Callable[[Path], int]:
    """Return a count of the lines that begin with a pattern, in a text or the text of a zip."""

    def count(path: Path) -> int:
        if path.suffix == ".zip":
            with zipfile.ZipFile(path) as packed:
                text = packed.read("_chat.txt").decode()
        else:
            text = path.read_text(encoding="utf-8")
        return len(re.findall(rf"^\u200e?{pattern}", text, re.MULTILINE))

    return count


DASHED = r"[\d/.-]+, \d+:\d\d(?: [ap]\. m\.)? - "
MINER = "chat-miner-samples/test/whatsapp"
CHATISTICS = "chatistics-whatsapp/tests/test_data/whatsapp"
WHATSTK = "whatstk-chats/chats/whatsapp"
WHATSAPP = {
    "chat-analytics-samples/whatsapp/2A_5M.txt": DASHED,
    "chat-analytics-samples/whatsapp/4A_11M.txt": DASHED,
    "chat-analytics-samples/whatsapp/4A_11M.zip": DASHED,
    f"{MINER}/test_[mmddyy]_24hrs.txt": r"\[\d\d/\d\d/\d\d \d\d:\d\d\] ",
    f"{MINER}/test_ddmmyy_24hrs.txt": DASHED,
    f"{MINER}/test_mmddyy_24hrs.txt": DASHED,
    f"{MINER}/test_mmddyyyy_12hrs.txt": DASHED,
    f"{MINER}/test_yyyymmdd_24hrs.txt": DASHED,
    # A line in another form is, as the sample says of itself, "not a message on its own".
    f"{CHATISTICS}/_chat.txt": r"\[\d\d\.\d\d\.\d\d, ",
    f"{CHATISTICS}/_chat 2.txt": r"\[\d+\.\d+\.\d{4}, ",
    f"{CHATISTICS}/_chat 3.txt": DASHED,
    f"{CHATISTICS}/_chat 4.txt": r"\d\d/\d\d/\d\d, ",
    f"{WHATSTK}/lorem-2000.txt": r"\[",
    f"{WHATSTK}/lorem-merge-part1.txt": DASHED,
    f"{WHATSTK}/lorem-merge-part2.txt": DASHED,
    f"{WHATSTK}/lorem.txt": r"\[",
    f"{WHATSTK}/pokemon.txt": DASHED,
}


def typed_messages(path: Path) -> int:
    """Count the senders of a Telegram export, by words alone."""
    return len(re.findall(r'"(?:from|actor)"\s*:', path.read_text(encoding="utf-8")))


def updates(path: Path) -> int:
    """Count the updates a bot was told."""
    return len(re.findall(r'"update_id"\s*:', path.read_text(encoding="utf-8")))


def exported_messages(path: Path) -> int:
    """Return how many messages an exporter's file should hold, by the times in it."""
    return len(re.findall(r'"timestamp":', path.read_text(encoding="utf-8")))


def filled_lines(path: Path) -> int:
    """Count the lines that hold something."""
    return sum(bool(line.strip()) for line in path.read_text(encoding="utf-8").split("\n"))


ANALYTICS = "chat-analytics-samples"
TELEGRAM = (
    f"{ANALYTICS}/telegram/BIG_20A_5475M.json",
    f"{ANALYTICS}/telegram/DM_2A_7M.json",
    "chat-miner-samples/test/telegram/test_batch_export.json",
    "chat-miner-samples/test/telegram/test_single_export.json",
)
BOT = ("telegram_messages.json", "telegram_messages_next.json")

SAMPLES = [
    Sample("slack-export-zip/tests/testarchive.zip", "slack", slack_zip),
    Sample("slack-zulip-fixtures", "slack", slack_days),
    *(Sample(path, "whatsapp", heads(pattern)) for path, pattern in WHATSAPP.items()),
    *(Sample(path, "telegram", typed_messages) for path in TELEGRAM),
    *(Sample(f"perceval-fixtures/telegram/{name}", "telegram", updates) for name in BOT),
    *(
        Sample(f"perceval-fixtures/supybot/{name}.log", "irc", filled_lines)
        for name in ("supybot_2012_10_17", "supybot_2012_10_18", "supybot_valid")
    ),
    Sample("chat-miner-samples/test/signal/test_export.txt", "signal", heads(r"\[\d")),
    *(
        Sample(f"{ANALYTICS}/discord/{name}", "discord", exported_messages)
        for name in ("DM_2A_2M.json", "GC_3A_5M.json")
    ),
]
