"""A life as the downloads that its person would have: a folder of archives in their real layouts.

mail.mbox                          the mailbox, mboxrd
archive-...mastodon.tar.gz         what the Mastodon server gives: the owner's posts and shares
twitter-....zip                    what X gives: the owner's posts, and direct messages of both
... Slack export ....zip           the workspace: users, channels, a file a day
WhatsApp Chat with ....txt         a chat each, by the phone's clock, under telephone numbers
Telegram/result.json               Telegram Desktop's export of the whole account
evenings.ics                       the calendar, with the guests of each evening
Basic_LinkedInDataExport_....zip   messages, connections, profile
contacts.vcf                       the address book, which ties the accounts of each person
outcomes.csv                       what came of it; it is imported by `wherefrom outcomes import`
"""

from pathlib import Path

from wherefrom.simulate.archives import account_archive, mail_text, write_outcomes
from wherefrom.simulate.downloads import cards, chats, social
from wherefrom.simulate.life import Life


def write(life: Life, folder: Path) -> None:
    """Write all downloads into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    owner, on = life.owner, life.on
    said = {activity.id: activity for activity in life.activities}
    mails = b"".join(mail_text(mail, said, life.person_of) for mail in on("email"))
    (folder / "mail.mbox").write_bytes(mails)
    posts = account_archive(owner, on("mastodon"))
    (folder / "archive-20260101000000-mastodon.tar.gz").write_bytes(posts)
    social.write_x(life, folder / "twitter-2026-01-01-made-up.zip")
    social.write_linkedin(life, folder / "Basic_LinkedInDataExport_01-01-2026.zip")
    chats.write_slack(life, folder / "Town Slack export Jan 1 2025 - Dec 31 2025.zip")
    chats.write_whatsapp(life, folder)
    chats.write_telegram(life, folder / "Telegram" / "result.json")
    cards.write_calendar(life, folder / "evenings.ics")
    cards.write_contacts(life, folder / "contacts.vcf")
    write_outcomes(life.outcomes, folder / "outcomes.csv")
