"""The Dutch words of the safety plan."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.plan_indicator import Needs
from openvis.domain.safety_plan import LinkKind, PlanActionState

WORDS_OF_PLAN: dict[type[StrEnum], dict[str, str]] = {
    PlanActionState: {
        PlanActionState.PLANNED: "gepland",
        PlanActionState.RUNNING: "loopt",
        PlanActionState.DONE: "klaar",
        PlanActionState.STOPPED: "gestopt",
        PlanActionState.CARRIED_OVER: "doorgeschoven",
    },
    LinkKind: {
        LinkKind.MESSAGE: "buurtbericht",
        LinkKind.PRESENCE: "aanwezigheid",
        LinkKind.TOP_X: "moment van de Top-X",
        LinkKind.UNDERMINING: "aanpak van ondermijning",
    },
    Needs: {
        Needs.NOTHING: "niets",
        Needs.TYPE: "een soort of thema",
        Needs.ANY_TYPE: "een soort of thema, of alle",
        Needs.PRESENCE: "een soort aanwezigheid, of alle",
        Needs.QUESTION: "een vraag van een enquête",
    },
}
