"""The Dutch words of ondermijning; those of its themes stand in `undermining.toml`."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.undermining import Facet, NoFollowUp, ObjectKind, Origin, RiskState, UnderminingPhase

WORDS_OF_UNDERMINING: dict[type[StrEnum], dict[str, str]] = {
    UnderminingPhase: {
        UnderminingPhase.SIGNAL: "signaal",
        UnderminingPhase.ENRICHING: "wordt veredeld",
        UnderminingPhase.WEIGHING: "wordt gewogen",
        UnderminingPhase.HANDED_OVER: "casus overgedragen",
        UnderminingPhase.NO_FOLLOW_UP: "geen vervolg",
    },
    Origin: {
        Origin.RESIDENT: "bewoner",
        Origin.ENTREPRENEUR: "ondernemer",
        Origin.COLLEAGUE: "medewerker van de gemeente",
        Origin.PARTNER: "andere organisatie",
        Origin.ANONYMOUS: "anonieme meldlijn",
    },
    NoFollowUp: {
        NoFollowUp.TOO_LITTLE: "te weinig bekend",
        NoFollowUp.NOT_UNDERMINING: "geen ondermijning",
        NoFollowUp.KNOWN_ALREADY: "al bekend",
        NoFollowUp.ELSEWHERE: "voor een andere organisatie",
        NoFollowUp.EXPIRED: "bewaartermijn voorbij",
    },
    Facet: {
        Facet.THEME: "thema",
        Facet.WIJK: "wijk",
        Facet.BUURT: "buurt",
        Facet.ORIGIN: "herkomst",
        Facet.CASE: "zaaknummer elders",
    },
    RiskState: {
        RiskState.LISTED: "in beeld",
        RiskState.CHECKED: "gecontroleerd",
        RiskState.REMOVED: "afgevoerd",
    },
    ObjectKind: {
        ObjectKind.BUSINESS: "bedrijfspand",
        ObjectKind.GARAGES: "garageboxen",
        ObjectKind.EMPTY: "leegstaand gebouw",
        ObjectKind.CATERING: "horeca",
        ObjectKind.SHOP: "winkel",
        ObjectKind.RECREATION: "vakantiepark",
        ObjectKind.FARM: "schuur of erf",
        ObjectKind.WATER: "jachthaven",
    },
}
