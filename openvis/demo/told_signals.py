"""What people of the town saw themselves: one nobody looked at in time, one that grew, and what came of the rest."""

from __future__ import annotations

from dataclasses import dataclass

from openvis.domain.access import Role
from openvis.domain.bijzonderheid import BijzonderheidState, SignalKind


@dataclass(frozen=True, slots=True)
class ToldSignal:
    """A sentence without persons.

    days_ago  that it was handed in, each time by one role
    judged    what was made of it afterwards, in its order: the state, the role that said so, and why
    """

    area: str
    category: str
    kind: SignalKind
    text: str
    days_ago: tuple[tuple[int, Role], ...]
    judged: tuple[tuple[BijzonderheidState, Role, str], ...] = ()


SIGNALS = (
    ToldSignal(
        "BU99010302", "melding-jongerenoverlast", SignalKind.RESIDENTS,
        "Bewoners van de Zeilmakersbuurt horen 's avonds laat lawaai bij de speelplek.",
        ((18, Role.WIJKCOORDINATOR),),
    ),
    ToldSignal(
        "BU99010101", "winkeldiefstal", SignalKind.ENTREPRENEURS,
        "Winkeliers op de markt zeggen dat er meer wordt gestolen, maar doen niet altijd aangifte.",
        ((3, Role.BOA),),
    ),
    ToldSignal(
        "BU99010103", "fietsendiefstal", SignalKind.OWN_EYES,
        "In de rekken achter het station hangen veel doorgeknipte sloten.",
        ((12, Role.BOA), (5, Role.WIJKCOORDINATOR)),
        ((BijzonderheidState.ASSESSED, Role.ANALIST, "Past bij de cijfers: ook daarin valt fietsendiefstal hier op."),),
    ),
    ToldSignal(
        "BU99010701", "vernieling", SignalKind.PARTNER,
        "De woningcorporatie ziet vernielde portiekdeuren bij de winkelstrip.",
        ((25, Role.WIJKCOORDINATOR),),
        (
            (BijzonderheidState.ASSESSED, Role.ANALIST, "In de cijfers nog niet te zien; de corporatie telt er zeven."),
            (BijzonderheidState.TAKEN_UP, Role.ADVISEUR, "Besproken met de corporatie: betere deuren, en rondes."),
        ),
    ),
    ToldSignal(
        "BU99010202", "melding-parkeren", SignalKind.RESIDENTS,
        "Bewoners van de Bloesemhof melden auto's op de stoep bij de school.",
        ((40, Role.WIJKCOORDINATOR),),
        (
            (BijzonderheidState.ASSESSED, Role.ANALIST, "Alleen in de week dat de straat open lag."),
            (BijzonderheidState.DISMISSED, Role.ADVISEUR, "De straat is klaar; er is niets meer te doen."),
        ),
    ),
)  # fmt: skip
