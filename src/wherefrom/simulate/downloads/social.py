"""The archives of X and LinkedIn."""

from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from wherefrom.simulate.downloads.form import pack, table, to_json, when
from wherefrom.simulate.life import Life, handle, linkedin_name, number
from wherefrom.simulate.people import Person
from wherefrom.vocabulary import Activity

GREETED: Final = 10  # people in a post that wishes a good new year

# X


def write_x(life: Life, path: Path) -> None:
    """Write posts and direct messages of the owner."""
    said = life.on("x")
    posts = [each for each in said if each.visibility == "public"]
    talks = [each for each in said if each.visibility == "direct"]
    met = list(dict.fromkeys(life.other(each) for each in talks))
    owner = life.owner
    account = {
        "email": owner.mail.partition(":")[2],
        "username": handle(owner),
        "accountId": str(number(owner)),
        "accountDisplayName": owner.name,
    }
    tweets = [_tweet(post, []) for post in posts]
    tweets += [_greeting(met[at : at + GREETED], at) for at in range(0, len(met), GREETED)]
    files = {
        "account": [{"account": account}],
        "tweets": [{"tweet": tweet} for tweet in tweets],
        "direct_messages": _conversations(life, talks),
    }
    pack(path, {f"data/{name.replace('_', '-')}.js": _part(name, v) for name, v in files.items()})


def _part(name: str, values: Sequence[object]) -> str:
    return f"window.YTD.{name}.part0 = {to_json(values)}"


def _tweet(post: Activity, mentioned: list[Person]) -> dict[str, Any]:
    return {
        "id_str": post.id.rpartition("/")[2],
        "full_text": post.content,
        "created_at": f"{when(post):%a %b %d %H:%M:%S +0000 %Y}",
        "entities": {
            "hashtags": [{"text": tag} for tag in post.tags],
            "user_mentions": [
                {"name": each.name, "screen_name": handle(each), "id_str": str(number(each))}
                for each in mentioned
            ],
            "urls": [],
        },
    }


def _greeting(people: list[Person], at: int) -> dict[str, Any]:
    """Return a post on the last day, which shows who is behind the numbers of messages."""
    called = " ".join(f"@{handle(each)}" for each in people)
    last = (1_767_139_200 + at) * 1_000_000  # 2025-12-31T00:00:00Z
    post = Activity(
        id=f"x:/{10**17 + at}", type="Create", actor="", channel="x", published=last,
        content=f"A good new year to {called}",
    )  # fmt: skip
    return _tweet(post, people)


def _conversations(life: Life, talks: list[Activity]) -> list[dict[str, Any]]:
    by_person: dict[Person, list[Activity]] = defaultdict(list)
    for each in talks:
        by_person[life.other(each)].append(each)
    return [
        {
            "dmConversation": {
                "conversationId": f"{number(life.owner)}-{number(person)}",
                "messages": [_message(life, each) for each in reversed(said)],
            }
        }
        for person, said in by_person.items()
    ]


def _message(life: Life, said: Activity) -> dict[str, Any]:
    sender = life.person_of[said.actor]
    receiver = life.other(said) if sender is life.owner else life.owner
    told = {
        "recipientId": str(number(receiver)),
        "text": said.content,
        "senderId": str(number(sender)),
        "id": said.id.rpartition("/")[2],
        "createdAt": f"{when(said):%Y-%m-%dT%H:%M:%S.000Z}",
    }
    return {"messageCreate": told}


# LinkedIn

MESSAGES: Final = (
    "CONVERSATION ID", "CONVERSATION TITLE", "FROM", "SENDER PROFILE URL", "TO",
    "RECIPIENT PROFILE URLS", "DATE", "SUBJECT", "CONTENT", "FOLDER",
)  # fmt: skip


def write_linkedin(life: Life, path: Path) -> None:
    """Write messages and the owner's profile."""
    owner = life.owner
    first, _, last = owner.name.partition(" ")
    said = sorted(life.on("linkedin"), key=when, reverse=True)
    files = {
        "Profile.csv": table(
            ("First Name", "Last Name", "Headline"), [(first, last, "Recruiter, and sailor")]
        ),
        "Email Addresses.csv": table(
            ("Email Address", "Confirmed", "Primary", "Updated On"),
            [(owner.mail.partition(":")[2], "Yes", "Yes", "1/1/20")],
        ),
        "messages.csv": table(MESSAGES, (_row(life, each) for each in said)),
    }
    pack(path, files)


def _row(life: Life, said: Activity) -> tuple[object, ...]:
    sender, other = life.person_of[said.actor], life.other(said)
    receiver = other if sender is life.owner else life.owner
    return (
        f"2-{other.index:08d}==", "", sender.name, _page(sender), receiver.name, _page(receiver),
        f"{when(said):%Y-%m-%d %H:%M:%S UTC}", said.name, said.content,
        "SENT" if sender is life.owner else "INBOX",
    )  # fmt: skip


def _page(person: Person) -> str:
    return f"https://www.linkedin.com/in/{linkedin_name(person)}"
