"""The Dutch words of aanwezigheid."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.presence import PresenceKind, PresenceState, Rhythm

WORDS_OF_PRESENCE: dict[type[StrEnum], dict[str, str]] = {
    PresenceKind: {
        PresenceKind.TENT: "buurttent",
        PresenceKind.WIJKBOA: "wijkboa in de wijk",
        PresenceKind.WIJKCOORDINATOR: "wijkcoördinator in de wijk",
        PresenceKind.EVENING: "bewonersavond",
        PresenceKind.CAMPAIGN: "campagne",
        PresenceKind.WATCH_GROUP: "buurtpreventiegroep (WhatsApp)",
        PresenceKind.INITIATIVE: "bewonersinitiatief",
        PresenceKind.REPORTING: "actie om vaker te melden",
    },
    Rhythm: {
        Rhythm.DAY: "één dag",
        Rhythm.PERIOD: "een periode",
        Rhythm.WEEKLY: "elke week",
    },
    PresenceState: {
        PresenceState.STANDING: "geregistreerd",
        PresenceState.ENDED: "beëindigd",
        PresenceState.WITHDRAWN: "vervallen",
    },
}
