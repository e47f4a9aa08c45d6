"""The Dutch words of Top-X."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.top_x import Party, TopXState

WORDS_OF_TOP_X: dict[type[StrEnum], dict[str, str]] = {
    TopXState: {
        TopXState.PLANNED: "gepland",
        TopXState.HELD: "gehouden",
    },
    Party: {
        Party.GEMEENTE: "gemeente",
        Party.POLICE: "politie",
        Party.PROSECUTION: "openbaar ministerie",
        Party.SAFETY_HOUSE: "zorg- en veiligheidshuis",
        Party.PROBATION: "reclassering",
        Party.YOUTH: "jeugdbescherming",
    },
}
