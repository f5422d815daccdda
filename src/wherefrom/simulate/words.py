"""What people in the simulated town say: short, plain, and about something."""

from wherefrom.simulate.draws import Luck
from wherefrom.simulate.people import Circle, Person

ROLES = (
    "backend engineer", "platform engineer", "data engineer", "analyst", "product designer",
    "engineering manager", "site reliability engineer", "statistician", "mobile developer",
)  # fmt: skip
POSTS: dict[str, tuple[str, ...]] = {
    "business": (
        "A client of ours looks for a {role}: small team, real problems, four-day week.",
        "What we ask every {role} in a first talk, and why none of it is a puzzle.",
        "Salary bands in the open: what a {role} earns in this town this year.",
        "New: {role}, Reykjavik or remote. Write to me before you polish the CV.",
        "Three things that make a {role} say yes. Free fruit is not among them.",
    ),
    "engineers": (
        "Our build is down from forty minutes to six. Ask me how it felt.",
        "Today I deleted more code than I wrote. Good day.",
        "Does anybody here run Postgres on bare metal still? How do you sleep?",
    ),
    "data people": (
        "If the chart needs a legend with nine colours it needs a table.",
        "Found the outlier. It was the one honest measurement.",
    ),
    "designers": ("The new ferry timetable is typeset with love. Look at those figures.",),
    "founders": (
        "Month nineteen: first customer who found us without us finding them.",
        "We said no to money today. Ask me again in spring.",
    ),
    "people teams": ("Onboarding is finding the coffee machine with dignity.",),
    "neighbours": ("The light over the bay this morning!", "Is the pool at Laugardalur open?"),
    "sailors": (
        "Wind from the north-west, six knots. Who crews on Saturday?",
        "New jib. It cost more than my first car and is worth it.",
        "Ran aground within sight of the club house. Everybody saw.",
    ),
    "choir": (
        "We need two tenors before Easter. You know who you are.",
        "The Fauré again last night, and it worked this time.",
    ),
    "chess club": (
        "Lost to a nine-year-old. She explained my mistake kindly.",
        "Tuesday blitz at the library, all welcome, bring a clock.",
    ),
    "bakers": (
        "Rye starter, day five: it has opinions.",
        "Bread came out flat. We called it flatbread and ate it.",
    ),
    "hill walkers": (
        "Esja before breakfast, snow from four hundred metres.",
        "Looking for a second pair of legs for Fimmvorduhals in July.",
    ),
    "parents": (
        "School starts Monday. So does my second job as a taxi.",
        "What do you put in a lunch box that comes back empty?",
    ),
    "jokes": (
        "A recruiter walks into a bar. The bar was listed as 'competitive'.",
        "My calendar and I are no longer on speaking terms.",
        "Fog so thick today that the seagulls walked.",
    ),
}
ANSWERS = (
    "That is good to hear.", "I had not seen it that way, thank you.", "Same here, to be honest.",
    "Ha! Told you so.", "Who else knows about this?", "Count me in.", "Could you say more?",
    "We had that two years ago and it passed.", "Let us talk about it over coffee.",
)  # fmt: skip
BUSINESS_ANSWERS = (
    "Thursday at ten would suit me.", "I attach nothing yet; let us speak first.",
    "They liked the conversation very much.", "The terms look right to me.",
    "Could you send me the description again?", "I have passed it on, more tomorrow.",
)  # fmt: skip
MAILS: dict[str, tuple[tuple[str, str], ...]] = {
    "outreach": (
        ("A {role} role you may like", "A team of seven looks for a {role}. May I say more?"),
        ("{role}, from spring", "Your work came up twice this week. Will you look at this?"),
    ),
    "newsletter": (
        ("What the market did this month", "Four openings, one warning and a rumour; see below."),
    ),
    "engagement": (
        ("Thinking of a change", "You are the one I thought of first. Could we talk this week?"),
        ("We have to hire", "Two people by summer, and I would rather do it with you."),
        ("Are you taking anybody on?", "I do not know where to begin, so I begin with you."),
    ),
    "cold": (
        ("Application", "I saw on your page that you place people. Here is what I do."),
        ("Enquiry", "We have an opening and have not worked with an agency before."),
    ),
    "stranger": (
        ("Your note", "We have not met; I read what you wrote and wanted to say hello."),
        ("Came across your post", "A friend passed your words on, and they stayed with me."),
    ),
    "catch-up": (
        ("How are you?", "It has been a while. How is the {hobby}, and how are you?"),
        ("Long time", "I walked past your street and thought of you. What is new?"),
        ("That thing you said", "You were right about it, I just wanted you to know."),
    ),
    "business": (
        ("A short question", "How do you see the market for a {role} just now?"),
        ("Update", "Things move on our side. Shall we compare notes?"),
    ),
    "met": (
        ("Good to meet you", "It was good to talk last night. Here is the link you asked for."),
        ("After the evening", "I kept thinking about what you said. Let us go on from there."),
    ),
    "introduction": (
        ("{a}, meet {b}", "You two should know each other. I leave you to it."),
        ("Introducing {a} and {b}", "You will find out why before the second coffee."),
    ),
    "mention": (
        ("", "If you need somebody who listens before they sell, talk to {who}."),
        ("", "Good talk with {who} today. That is all."),
    ),
    "message": (("", "Are you about this week?"), ("", "I thought of you when I saw this.")),
    "invite": (("{event}", "Come along?"),),
}  # fmt: skip


def post(luck: Luck, topic: Circle) -> tuple[str, tuple[str, ...]]:
    """Return what a post on the topic says, and its tags."""
    text = luck.pick(POSTS[topic.name], "text").format(role=luck.pick(ROLES, "role"))
    tags = topic.tags[: 1 + luck.poisson(0.4, "more tags")]
    return f"{text} {' '.join(f'#{tag}' for tag in tags)}", tags


def answer(luck: Luck, *, business: bool) -> str:
    """Return a sentence or two said in answer."""
    first = luck.pick(BUSINESS_ANSWERS if business else ANSWERS, "text")
    return f"{first} {luck.pick(ANSWERS, 'second')}" if luck.chance(0.35, "longer") else first


def opening(luck: Luck, kind: str, speaker: Person, to: tuple[Person, ...]) -> tuple[str, str]:
    """Return the subject and the first words of a message of this kind."""
    subject, text = luck.pick(MAILS[kind], "text")
    hobby = speaker.circles[-1].tags[0] if len(speaker.circles) > 1 else "work"
    fill = {
        "role": luck.pick(ROLES, "role"),
        "hobby": hobby,
        "a": to[0].first if to else "",
        "b": to[-1].first if to else "",
        "who": to[0].first if to else "",
        "event": "An evening",
    }
    said = subject.format(**fill)
    return said[:1].upper() + said[1:], text.format(**fill)
