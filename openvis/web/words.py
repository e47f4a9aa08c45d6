"""How every page writes numbers, days and states. The words themselves stand in openvis.domain.words."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from django.utils import timezone

from openvis.domain.attention import AttentionKind
from openvis.domain.batch import BatchState
from openvis.domain.bijzonderheid import BijzonderheidState
from openvis.domain.buurtbericht import BuurtberichtState
from openvis.domain.category import THEMES, categories
from openvis.domain.concordance import Basis
from openvis.domain.forecast_criterion import CriterionStand
from openvis.domain.incident import ReportedBy
from openvis.domain.intervention import InterventionState
from openvis.domain.job import JobState
from openvis.domain.notification import MailState
from openvis.domain.overleg import ActionState, MeetingState
from openvis.domain.period import MONTH_NAMES, parse_period
from openvis.domain.presence import PresenceState
from openvis.domain.quality import Grade
from openvis.domain.run import Window
from openvis.domain.safety_plan import PlanActionState
from openvis.domain.shared_product import ShareStand
from openvis.domain.source_names import SOURCE, source_label
from openvis.domain.top_x import TopXState
from openvis.domain.undermining import RiskState, UnderminingPhase
from openvis.domain.words import word
from openvis.domain.work_order import HOURS_OF, DayPart, WorkOrderState

NOT_GIVEN = "niet opgegeven"  # the supplier withholds it
UNKNOWN = "onbekend"  # nobody delivered it, such as the year before the first
NO_YEAR = "nog geen jaar"  # twelve months, of a source of which fewer were delivered

# A shape beside each word, so that colour alone never carries it.
SHAPE: dict[StrEnum, str] = {
    AttentionKind.ACUTE: "▲",
    AttentionKind.RECENT: "△",
    AttentionKind.DRIFT: "↗",
    AttentionKind.CLUSTER: "◆",
    AttentionKind.STRUCTURAL: "■",
    BijzonderheidState.NEW: "○",
    BijzonderheidState.ASSESSED: "◐",
    BijzonderheidState.TAKEN_UP: "●",
    BijzonderheidState.DISMISSED: "×",
    BuurtberichtState.DRAFT: "○",
    BuurtberichtState.OFFERED: "◐",
    BuurtberichtState.APPROVED: "◉",
    BuurtberichtState.SENT: "●",
    BuurtberichtState.RECALLED: "×",
    InterventionState.PLANNED: "○",
    InterventionState.RUNNING: "◐",
    InterventionState.ENDED: "●",
    InterventionState.CANCELLED: "×",
    ShareStand.OPEN: "◉",
    ShareStand.ENDED: "●",
    ShareStand.WITHDRAWN: "×",
    UnderminingPhase.SIGNAL: "○",
    UnderminingPhase.ENRICHING: "◔",
    UnderminingPhase.WEIGHING: "◐",
    UnderminingPhase.HANDED_OVER: "●",
    UnderminingPhase.NO_FOLLOW_UP: "×",
    RiskState.LISTED: "○",
    RiskState.CHECKED: "●",
    RiskState.REMOVED: "×",
    PlanActionState.PLANNED: "○",
    PlanActionState.RUNNING: "◐",
    PlanActionState.DONE: "●",
    PlanActionState.STOPPED: "×",
    PlanActionState.CARRIED_OVER: "→",
    TopXState.PLANNED: "○",
    TopXState.HELD: "●",
    PresenceState.STANDING: "◐",
    PresenceState.ENDED: "●",
    PresenceState.WITHDRAWN: "×",
    CriterionStand.SET: "○",
    CriterionStand.LAPSED: "×",
    CriterionStand.RUNNING: "◐",
    CriterionStand.PAST: "●",
    MeetingState.SCHEDULED: "○",
    MeetingState.IN_SESSION: "◐",
    MeetingState.HELD: "●",
    MeetingState.CALLED_OFF: "×",
    ActionState.OPEN: "○",
    ActionState.COMPLETED: "●",
    ActionState.LAPSED: "×",
    WorkOrderState.ISSUED: "○",
    WorkOrderState.ACCEPTED: "◐",
    WorkOrderState.UNDER_WAY: "◑",
    WorkOrderState.DONE: "●",
    WorkOrderState.CLOSED_EARLY: "◕",
    WorkOrderState.NOT_DONE: "◌",
    WorkOrderState.WITHDRAWN: "×",
    JobState.QUEUED: "○",
    JobState.RUNNING: "◐",
    JobState.DONE: "●",
    JobState.FAILED: "×",
    JobState.STOPPED: "×",
    JobState.INTERRUPTED: "◌",
    BatchState.STARTED: "◐",
    BatchState.LANDED: "●",
    BatchState.UNCHANGED: "○",
    BatchState.REFUSED: "×",
    BatchState.INTERRUPTED: "◌",
    MailState.WAITING: "○",
    MailState.FAILED: "◌",
    MailState.SENT: "●",
    MailState.REFUSED: "×",
    MailState.DROPPED: "×",
    Grade.GOOD: "●",
    Grade.ATTENTION: "▲",
    Grade.BAD: "×",
    Grade.UNKNOWN: "○",
}
# Who made it known decides what a number means, so every list says it in a whole sentence.
REPORTED_BY = {
    ReportedBy.PUBLIC: "Gemeld door het publiek",
    ReportedBy.OFFICER: "Gevonden door politie en boa's",
}
__all__ = ["SOURCE", "source_label"]  # pages take these from here, as all words
TABLE = {
    "counts": "aantallen",
    "incidents": "incidenten",
    "areas": "gebieden",
    "population": "inwoners",
    "perception": "beleving",
    "rasters": "risicokaart van elders",
    "calendar": "evenementen",
    "concordances": "omrekentabellen",
    "streets": "straten",
    "addresses": "aantallen adressen",
    "register": "register van gemeenten",
    "other_counts": "aantallen van andere gemeenten",
}


def number(value: float | None, missing: str = NOT_GIVEN) -> str:
    """A whole number with a point per thousand: 1465 -> "1.465". None is "niet opgegeven", or what `missing` says."""
    return missing if value is None else f"{value:,.0f}".replace(",", ".")


def told_by(count: int | None, reports: int | None, sources: int | None = None) -> str:
    """How many reports the counted events were known by: "uit 15 meldingen", and "van 2 bronnen" where there are more.

    Empty where that says nothing more than the count does.
    """
    if reports is None or (reports == count and (sources or 1) < 2):
        return ""
    told = "uit 1 melding" if reports == 1 else f"uit {number(reports)} meldingen"
    return f"{told} van {sources} bronnen" if sources and sources > 1 else told


def converted(vintage: int | None, basis: str | None) -> str:
    """That a count was carried over: "omgerekend van de indeling van 2024, naar adressen". Empty where it was not."""
    if vintage is None or basis is None:
        return ""
    return f"omgerekend van de indeling van {vintage}, {word(Basis(basis))}"


def decimal(value: float) -> str:
    """A number with one decimal and a comma: 3.24 -> "3,2"."""
    return f"{value:,.1f}".translate(str.maketrans(",.", ".,"))


def rate_in_words(rate: float | None, inhabitants: int | None) -> str:
    """A number per 1,000 inhabitants; unknown without inhabitants, empty where there are too few to say anything."""
    if rate is not None:
        return decimal(rate)
    return UNKNOWN if inhabitants is None else ""


def missing_count(window: str, period_from: str, first: str | None, *, years_back: int = 0) -> str:
    """What an absent count is called: withheld by the supplier, or from before the first month we have (`first`).

    The count is of the window that begins at `period_from`, or so many years earlier. Keys like "2026-10".
    """
    wanted = parse_period(period_from).shift(-12 * years_back)
    if first is not None and wanted >= parse_period(first):
        return NOT_GIVEN
    return NO_YEAR if window == Window.YEAR and not years_back else UNKNOWN


def interval(low: int | None, high: int | None) -> str:
    """Between which counts it was expected: "4 tot 14". Empty where there is no expectation."""
    return "" if low is None or high is None else f"{number(low)} tot {number(high)}"


def day(value: date | datetime) -> str:
    """A day as one reads it: "3 november 2026"; a moment is first set to Dutch time."""
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return f"{local.day} {MONTH_NAMES[local.month - 1]} {local.year}"


def moment(value: datetime) -> str:
    """A day and a time: "3 november 2026, 14:05 uur"."""
    local = timezone.localtime(value)
    return f"{day(local)}, {local:%H:%M} uur"


def period(key: str) -> str:
    """A period key as one reads it: "2026-10" -> "oktober 2026"."""
    return parse_period(key).label


def period_range(first: str, last: str) -> str:
    """ "oktober 2026", or "augustus 2026 tot en met oktober 2026"."""
    return period(last) if first == last else f"{period(first)} tot en met {period(last)}"


def category_label(slug: str) -> str:
    """The label of a category, or of a theme together; a slug that has left the table stands for itself."""
    known = categories().get(slug)
    return known.label if known else THEMES.get(slug, slug)


def hours(part: DayPart) -> str:
    """A day part with its hours: "avond (18 tot 24 uur)"."""
    span = HOURS_OF[part]
    return f"{word(part)} ({span.start} tot {span.stop} uur)"


def badge(member: StrEnum) -> dict[str, str]:
    """A state or kind as a page shows it: its slug, its word and its shape."""
    return {"slug": member.value, "word": word(member), "shape": SHAPE[member]}


def sentence(text: str) -> str:
    """With a capital, for a label that stands alone."""
    return text[:1].upper() + text[1:]


def deviation(count: int | None, low: int | None, high: int | None) -> str:
    """As `judgement`, but silent about what was expected: for tables in which only the rest should stand out."""
    return "" if count is None or low is None or high is None or low <= count <= high else judgement(count, low, high)


def judgement(count: int | None, low: int | None, high: int | None) -> str:
    """What a count is beside its stored 90 % interval, with a shape before the word. Empty where there is none."""
    if count is None or low is None or high is None:
        return ""
    if count > high:
        return "▲ meer dan verwacht"
    return "▽ minder dan verwacht" if count < low else "○ zoals verwacht"
