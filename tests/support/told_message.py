"""A buurtbericht that was never stored, with every sign that a form has to take."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from openvis.domain.buurtbericht import Buurtbericht, BuurtberichtState, MessageContent, MessagePlace

NAMES = {"GM9901": "Proefstad & omstreken", "BU99010101": "Kerkbuurt"}


def told(state: BuurtberichtState = BuurtberichtState.APPROVED, **changes: Any) -> Buurtbericht:
    content: dict[str, Any] = {
        "metres": 200,
        "days": 30,
        "title": 'Er is ingebroken in "uw" buurt',
        "opening": "In uw buurt is ingebroken. U kunt zelf veel doen <om dat te voorkomen> & meer.",
        "advice": ("Doe de deur op slot.", "Laat 's avonds een lamp aan.", "Let op elkaars huis: #let x = *dit*."),
        "phone": "14 030",
        "send_on": date(2026, 3, 2),
        "judged_on": date(2026, 7, 6),
        "reduction_percent": 20,
    } | changes
    return Buurtbericht(
        id=7,
        gemeente="GM9901",
        place=MessagePlace("woninginbraak", "BU99010101", "E1361N4501", None),
        text="algemeen",
        content=MessageContent(**content),
        until=date(2026, 3, 2),
        addresses=118,
        state=state,
        version=3,
        writers=frozenset({"analist"}),
        written_at=datetime(2026, 3, 2, 9, 30, tzinfo=UTC),
        reason="",
        assured=False,
        channels=(),
        sent_on=None,
        intervention_id=12,
    )
