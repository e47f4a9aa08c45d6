"""What a person asked for, checked before anything is looked up: a thing that does not exist is not an empty list."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from openvis.domain.access import Scope
from openvis.domain.area import GEMEENTE_CODE
from openvis.domain.mapping import MappingDecision
from openvis.domain.period import Period, PeriodKind, parse_period
from openvis.domain.run import Run
from openvis.errors import InputError, NothingStored, UnknownValue
from openvis.store import audit, mapping, read, results

WALL_CLOCK = ZoneInfo("Europe/Amsterdam")
EMPTY = NothingStored("Er is nog niets ingelezen.", "Begin met `openvis import areas` en `openvis import police`.")


def gemeente_code(text: str) -> str:
    """A gemeente code as we write it. Raises UnknownValue for anything else."""
    code = text.strip().upper()
    if not GEMEENTE_CODE.fullmatch(code):
        raise UnknownValue(f"'{text}' is geen gemeentecode.", "Schrijf haar als GM0356.")
    return code


def stored_gemeente(text: str | None) -> str:
    """The gemeente asked for, or the only one there is. Raises NothingStored when there is nothing of it."""
    stored = read.stored_gemeenten()
    if not stored:
        raise EMPTY
    if text is None and len(stored) > 1:
        raise NothingStored(f"Er zijn gegevens van {', '.join(stored)}.", "Kies er een met --gemeente.")
    code = gemeente_code(text) if text else stored[0]
    if code not in stored:
        raise NothingStored(f"Van gemeente {code} is niets ingelezen.", f"Er zijn gegevens van {', '.join(stored)}.")
    return code


def scope_of(text: str | None) -> Scope:
    """One stored gemeente, or without one everything that is stored."""
    return Scope.of(stored_gemeente(text)) if text else Scope.of(*read.stored_gemeenten())


def delivered_scope(text: str | None) -> Scope:
    """As scope_of, and what was refused with it; only the operator sees a file that did not say whose it was."""
    delivered = read.delivered_gemeenten()
    if text is None:
        return Scope.of(*delivered)
    return Scope.of(code) if (code := gemeente_code(text)) in delivered else scope_of(code)


def audited_scope(text: str | None) -> Scope:
    """One gemeente, or every one with lines in the audit trail: an account may come before any figures."""
    audited = audit.gemeenten()
    if text is None:
        return Scope.of(*audited)
    return Scope.of(code) if (code := gemeente_code(text)) in audited else scope_of(code)


def month(scope: Scope, text: str) -> Period:
    """A month, not before the first one known of this scope. Raises UnknownValue for a week, a year or no period."""
    asked = parse_period(text)
    if asked.kind is not PeriodKind.MONTH:
        raise UnknownValue(f"'{text}' is geen maand.", "Schrijf een maand als 2019-03.")
    first = read.first_month(scope)
    if first and asked < parse_period(first):
        raise NothingStored(
            f"De gegevens beginnen in {parse_period(first).label}; tot en met {asked.label} is er niets.",
            "Kies een latere maand.",
        )
    return asked


def versions_at(text: str | None) -> dict[str, int] | None:
    """What the tables were at a moment asked for. Raises NothingStored before the first import."""
    return None if text is None else read.versions_at(_known(text))


def decisions_at(scope: Scope, text: str | None) -> list[MappingDecision]:
    """What was decided about words, up to a moment asked for."""
    return mapping.decisions(scope) if text is None else mapping.decisions_at(scope, moment(text))


def known_moment(text: str | None) -> datetime | None:
    """A moment at which something was known. Raises NothingStored before the first import."""
    return None if text is None else _known(text)


def _known(text: str) -> datetime:
    asked = moment(text)
    if not read.versions_at(asked):
        raise NothingStored(f"Op {text} was er nog niets ingelezen.", "`openvis batches` toont wanneer wat binnenkwam.")
    return asked


def run(gemeente: str, run_id: str | None = None, as_of: str | None = None) -> Run:
    """The run of this name; else the one people saw at a moment, by default now. Raises where there is none."""
    found = results.runs(Scope.of(gemeente), gemeente)
    if run_id:
        chosen = next((run for run in found if run.id == run_id), None)
        if chosen is None:
            raise UnknownValue(f"Er is geen run {run_id} van {gemeente}.", "`openvis runs` toont welke er zijn.")
        return chosen
    until = moment(as_of) if as_of else None
    seen = [run for run in found if not run.looks_back and (until is None or run.made_at <= until)]
    if seen:
        return seen[0]
    if as_of:
        raise NothingStored(
            f"Op {as_of} was er voor {gemeente} nog niets berekend.",
            f"Bereken het alsnog met wat toen bekend was: `openvis analyse --as-of {as_of}`.",
        )
    raise NothingStored(f"Voor {gemeente} is nog niets berekend.", "Voer eerst `openvis analyse` uit.")


def moment(text: str) -> datetime:
    """A moment; a day means its end, both by the clock of Amsterdam unless a zone is given."""
    try:
        if len(text) == len("2026-11-01"):
            return datetime.combine(date.fromisoformat(text) + timedelta(days=1), time(), WALL_CLOCK)
        asked = datetime.fromisoformat(text)
    except ValueError:
        raise UnknownValue(
            f"'{text}' is geen dag en geen moment.",
            "Schrijf een dag als 2026-11-01 of een moment als 2026-11-01T09:30.",
        ) from None
    return asked if asked.tzinfo else asked.replace(tzinfo=WALL_CLOCK)


def day(text: str) -> date:
    """Raises UnknownValue for what is no day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UnknownValue(f"'{text}' is geen dag.", "Schrijf een dag als 2026-11-01.") from None


def batch_id(scope: Scope, text: str) -> str:
    """The whole number of a delivery from its beginning. Raises UnknownValue when none or several begin so."""
    found = [batch.id for batch in read.batches(scope) if batch.id.startswith(text.strip().lower())]
    if not found:
        raise UnknownValue(f"Er is geen levering '{text}'.", "`openvis batches` toont welke er zijn.")
    if len(found) > 1:
        raise UnknownValue(f"Er zijn {len(found)} leveringen die met '{text}' beginnen.", "Geef meer tekens.")
    return found[0]


def number_of_lines(number: int) -> int:
    """Raises InputError below one."""
    if number < 1:
        raise InputError(f"{number} regels tonen kan niet.", "Kies bij --top een getal van 1 of meer.")
    return number


def folder(path: Path) -> Path:
    """A folder that is there or can be made. Raises InputError where a file has that name."""
    if path.exists() and not path.is_dir():
        raise InputError(f"{path} is een bestand, geen map.", "Kies een andere map.")
    return path
