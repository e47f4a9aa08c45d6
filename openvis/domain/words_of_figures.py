"""The Dutch words of what is calculated."""

from __future__ import annotations

from enum import StrEnum

from openvis.domain.alarm_trial import AlarmMethod
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionKind, ComparedBy
from openvis.domain.backtest import Method
from openvis.domain.beside_gemeenten import Others
from openvis.domain.chart_kind import ChartKind
from openvis.domain.effect import Design
from openvis.domain.exposure import Exposure
from openvis.domain.forecast import ForecastReason, Rung
from openvis.domain.forecast_criterion import CriterionMeasure, CriterionStand, CriterionVerdict
from openvis.domain.forecast_dayparts import WeekOf
from openvis.domain.perception import Unit
from openvis.domain.period import PeriodKind
from openvis.domain.places_and_times import PlaceKind
from openvis.domain.run import Window

WORDS_OF_FIGURES: dict[type[StrEnum], dict[str, str]] = {
    Design: {
        Design.STAGGERED: "verschil in verschillen, met een eigen start per gebied",
        Design.FIXED_EFFECTS: "vergelijking met gebieden zonder actie",
        Design.SYNTHETIC_CONTROL: "vergelijking met een samengesteld gebied",
        Design.STRUCTURAL_SERIES: "vergelijking met het eigen verloop",
        Design.WDD: "verschil met een of enkele andere gebieden",
        Design.TOO_LITTLE_DATA: "geen: te weinig gegevens",
    },
    ChartKind: {
        ChartKind.LINE: "lijnen",
        ChartKind.BAR: "staven",
    },
    Method: {
        Method.OPENVIS: "OpenVIS",
        Method.WITH_KNOWN: "OpenVIS met kalender",
        Method.MEAN_OF_YEAR: "gemiddelde van een jaar",
        Method.YEAR_AGO: "een jaar eerder",
        Method.MOVING_AVERAGE: "voortschrijdend gemiddelde",
        Method.BOOSTED_TREES: "beslisbomen",
    },
    CriterionMeasure: {
        CriterionMeasure.HITS: "raak in 3 % van de plekken",
        CriterionMeasure.PAI: "PAI op 1 % van de plekken",
        CriterionMeasure.GAIN: "winst op de telling van alle jaren",
    },
    CriterionVerdict: {
        CriterionVerdict.MET: "gehaald",
        CriterionVerdict.NOT_MET: "niet gehaald",
        CriterionVerdict.TOO_LITTLE_DATA: "te weinig gegevens",
    },
    CriterionStand: {
        CriterionStand.SET: "begint nog",
        CriterionStand.LAPSED: "vervallen",
        CriterionStand.RUNNING: "loopt",
        CriterionStand.PAST: "voorbij",
    },
    ForecastReason: {
        ForecastReason.BEATS: "beter dan wat eenvoudiger is",
        ForecastReason.NOTHING_BEATS: "niet beter dan de telling",
        ForecastReason.TOO_FEW: "te weinig perioden om te kiezen",
        ForecastReason.SWITCHED_OFF: "niet beter dan de telling: uit",
    },
    WeekOf: {
        WeekOf.FLAT: "gelijk over de week",
        WeekOf.GEMEENTE: "één week voor de hele gemeente",
        WeekOf.BUURT: "van elke buurt een eigen week",
    },
    Rung: {
        Rung.UNIFORM: "overal gelijk",
        Rung.LAST_PERIOD: "telling van de vorige periode",
        Rung.LONG_COUNT: "telling van alle jaren",
        Rung.SHRUNK: "gedempte telling",
        Rung.WITH_RECENT: "gedempte telling met de laatste weken",
        Rung.BOOSTED_TREES: "beslisbomen",
        Rung.MIXTURE: "mengsel van alle",
    },
    AlarmMethod: {
        AlarmMethod.OPENVIS: "OpenVIS: alles samen",
        AlarmMethod.FARRINGTON: "OpenVIS: Farrington, 1, 4 en 13 weken",
        AlarmMethod.CUSUM: "OpenVIS: CUSUM van een jaar",
        AlarmMethod.FARRINGTON_R: "Farrington zoals in R, per week",
        AlarmMethod.EARS_C1: "EARS C1",
        AlarmMethod.EARS_C2: "EARS C2",
        AlarmMethod.EARS_C3: "EARS C3",
    },
    AreaLevel: {
        AreaLevel.GEMEENTE: "gemeente",
        AreaLevel.WIJK: "wijk",
        AreaLevel.BUURT: "buurt",
    },
    AttentionKind: {
        AttentionKind.STRUCTURAL: "structureel",
        AttentionKind.ACUTE: "acuut",
        AttentionKind.RECENT: "laatste weken",
        AttentionKind.DRIFT: "loopt op",
        AttentionKind.CLUSTER: "cluster",
    },
    Exposure: {
        Exposure.INHABITANTS: "inwoners",
        Exposure.DWELLINGS: "woningen",
        Exposure.CARS: "auto's",
    },
    ComparedBy: {
        ComparedBy.COUNT: "aantal",
        ComparedBy.INHABITANTS: "per inwoner",
        ComparedBy.DENSITY: "per inwoner en naar dichtheid",
        ComparedBy.DWELLINGS: "per woning",
        ComparedBy.DWELLINGS_DENSITY: "per woning en naar dichtheid",
        ComparedBy.CARS: "per auto",
        ComparedBy.CARS_DENSITY: "per auto en naar dichtheid",
    },
    Others: {
        Others.COMPARABLE: "vergelijkbare gemeenten",
        Others.REGION: "gemeenten in de regio",
        Others.ALL: "alle gemeenten",
    },
    PlaceKind: {
        PlaceKind.BUURT: "buurt",
        PlaceKind.STREET: "straat",
        PlaceKind.SEGMENT: "wegvak",
        PlaceKind.CELL: "vak",
    },
    Unit: {
        Unit.PERCENTAGE: "percentage",
        Unit.MARK: "rapportcijfer",
        Unit.SCORE: "score",
    },
    PeriodKind: {
        PeriodKind.WEEK: "week",
        PeriodKind.MONTH: "maand",
        PeriodKind.YEAR: "jaar",
    },
    Window: {
        Window.MONTH: "laatste maand",
        Window.QUARTER: "laatste drie maanden",
        Window.YEAR: "laatste twaalf maanden",
    },
}
