"""A week of talk whose answers can be counted by hand."""

from wherefrom.vocabulary import Activity, Outcome

DAY = 86_400_000_000
NEW_YEAR = 1_704_067_200_000_000  # 2024-01-01
ME, BO, CY, DEE = (f"email:{name}@b.org" for name in ("me", "bo", "cy", "dee"))


def mail(day, actor, to, name, reply=None, channel="email", thread=None):
    id_ = f"{channel}:{name}"
    return Activity(
        id=id_,
        type="Create",
        actor=actor,
        to=(to,),
        channel=channel,
        visibility="direct",
        published=NEW_YEAR + day * DAY,
        in_reply_to=f"{channel}:{reply}" if reply else None,
        context=f"{channel}:{thread or reply or name}",
        name=name,
    )


TALK = [
    mail(0, ME, BO, "hello"),
    mail(1, BO, ME, "re-hello", reply="hello"),
    mail(2, ME, BO, "re-re-hello", reply="re-hello", thread="hello"),
    mail(3, CY, ME, "offer", channel="chat"),  # never answered
    mail(4, CY, ME, "again", channel="chat"),  # nor this
    mail(5, DEE, ME, "hi"),
    mail(6, ME, DEE, "elsewhere", channel="chat"),  # an answer, on another channel
    mail(7, BO, ME, "bye", reply="re-re-hello", thread="hello"),  # nobody wrote after it
    mail(8, BO, CY, "not to us"),
]
OUTCOMES = [
    Outcome(id="d1", when=NEW_YEAR + 20 * DAY, kind="deal", ours=(ME,), counterparties=(BO,)),
    Outcome(id="d2", when=NEW_YEAR + 13 * DAY, kind="deal", ours=(ME,), counterparties=(CY,)),
    Outcome(id="d3", when=NEW_YEAR + 9 * DAY, kind="hire", ours=(ME,), counterparties=(CY, DEE)),
    Outcome(id="d4", when=NEW_YEAR + 9 * DAY, kind="hire", counterparties=("email:new@b.org",)),
]
