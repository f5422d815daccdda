"""A record in which every text is a payload: what its authors would like to run on the pages."""

import json

from wherefrom.ingest.importer import import_archive
from wherefrom.people.decide import change_ours
from wherefrom.record.record import open_record
from wherefrom.settings import Settings
from wherefrom.vocabulary import Outcome

PAYLOADS = (
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=//evil.example/x></object>",
    "<embed src=//evil.example/x>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';body{display:none}</style>",
    "<base href=//evil.example/>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<form action=//evil.example><button>go</button></form>",
    "<a href=javascript:alert(1)>x</a>",
    "<a href='jav&#x09;ascript:alert(1)'>x</a>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src=//evil.example/x.mp3 autoplay>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "</style><script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "--><script>alert(1)</script><!--",
    "]]><script>alert(1)</script>",
    '" onmouseover=alert(1) x="',
    "' onmouseover=alert(1) x='",
    "` onmouseover=alert(1) x=`",
    '" autofocus onfocus=alert(1) tabindex=1 x="',
    "{{7*7}}{% raw %}{{ config }}{{ ''.__class__.__mro__ }}",
    "${alert(1)}#{alert(1)}<%= 7*7 %>",
    "javascript:alert(1)//",
    "data:text/html,<script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;&#60;img src=x onerror=alert(1)&#62;",
    "\u202e<script>alert(1)</script>\u2066",
    "%3Cscript%3Ealert(1)%3C/script%3E",
    '=HYPERLINK("http://evil.example","x")',
    "<img src='//evil.example/pixel.gif'>",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
)  # fmt: skip
ANA = "https://town.example/users/ana"


def _note(number, text, who, to, reply=None):
    day = f"2024-{1 + number % 9:02}-{1 + number % 27:02}"
    note = {
        "id": f"https://town.example/n/{number}?{text}",
        "type": "Note",
        "content": text.replace("<", "&lt;") if number % 2 else text,
        "name": text,
        "summary": text,
        "url": f"https://town.example/{text}",
        "tag": [
            {"type": "Hashtag", "name": f"#{text}"},
            {"type": "Mention", "href": ANA, "name": text},
        ],
    }
    if reply is not None:
        note["inReplyTo"] = reply
    actor = {"id": who, "type": "Person", "name": text, "preferredUsername": text, "url": text}
    return {
        "@context": "https://www.w3.org/ns/activitystreams",
        "id": f"https://town.example/a/{number}?{text}",
        "type": "Create",
        "published": f"{day}T12:{number % 60:02}:00Z",
        "actor": actor,
        "to": [to],
        "object": note,
    }


def make(folder):
    """Make the record, and return where it is."""
    rows = []
    for number, text in enumerate(PAYLOADS):
        them = f"https://town.example/users/them{number}"
        first = _note(3 * number, text, them, ANA)
        rows += [
            first,
            _note(3 * number + 1, text, ANA, them, first["object"]["id"]),
            _note(3 * number + 2, text, them, ANA),
        ]
    folder.mkdir(parents=True, exist_ok=True)
    archive = folder / "<img src=x onerror=alert(1)>.jsonl"
    archive.write_text("\n".join(map(json.dumps, rows)) + "\n<script>alert(1)</script>\n")
    record = open_record(folder / "record", create=True, settings=Settings(draws=3))
    import_archive(record, archive)
    change_ours(record, ["acct:ana@town.example"])
    outcomes = [
        Outcome(
            id=f"{number} {text}", when=1_730_000_000_000_000 + number, kind=text, value=1.0,
            currency=text, counterparties=(f"mastodon:them{number}@town.example",), note=text,
        )
        for number, text in enumerate(PAYLOADS)
    ]  # fmt: skip
    with record.write("outcomes") as writer:
        writer.add_outcomes(outcomes)
    return record.path
