"""Two buurtberichten of the town: one that went out five weeks ago, and one that waits for a second person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from openvis.domain.buurtbericht import Channel, MessageContent
from openvis.domain.message_texts import message_text

PHONE = "14 0399"  # of a gemeente that does not exist
COUNTED = timedelta(weeks=18)  # until the day of judgement
CHANNELS = (Channel.LETTER, Channel.WHATSAPP)


@dataclass(frozen=True, slots=True)
class ToldMessage:
    """A message around the surest cell of a hotspot of this type, as its template proposes it."""

    category: str
    text: str
    days_ago: int  # that it was written
    sent: bool

    def written_at(self, now: datetime) -> datetime:
        return now - timedelta(days=self.days_ago)

    def content(self, written: date) -> MessageContent:
        text = message_text(self.text)
        return MessageContent(
            metres=text.metres,
            days=text.days,
            title=text.title,
            opening=text.opening,
            advice=text.advice,
            phone=PHONE,
            send_on=written,
            judged_on=written + COUNTED,
            reduction_percent=20,
        )


MESSAGES = (
    ToldMessage("fietsendiefstal", "fietsendiefstal", days_ago=35, sent=True),
    ToldMessage("woninginbraak", "woninginbraak", days_ago=0, sent=False),
)
