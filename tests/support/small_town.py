"""A town of twelve square buurten with a whole published run: what the tests of the pages look at.

Every number follows from `count_of`, so a test can say what must stand on the page.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import product
from pathlib import Path
from typing import Any

import polars as pl
import shapely
from django.utils import timezone

from openvis.decisions import buurtberichten, forecast_criteria, interventions, notes, uploads, work_orders
from openvis.domain.access import Person, Role, Scope
from openvis.domain.attention import AttentionKind
from openvis.domain.batch import Batch
from openvis.domain.buurtbericht import Buurtbericht, MessageContent
from openvis.domain.category import TOTAL, UNKNOWN
from openvis.domain.delivery import Reject, frame_schema, schema_of
from openvis.domain.forecast_criterion import ForecastCriterion
from openvis.domain.intervention import Intervention, InterventionKind, InterventionPlan, SuccessCriterion
from openvis.domain.job import Job
from openvis.domain.mapping import SupplierWord
from openvis.domain.note import Note
from openvis.domain.nowcast import Nowcast
from openvis.domain.overleg import AgendaItem, Decision, Meeting, OwnPoint, Part
from openvis.domain.run import WINDOW_MONTHS, Figure, SeriesPoint, WeekCount
from openvis.domain.work_order import DayPart, Priority, Terms, WeekPart, WorkOrder
from openvis.store import quality, read, results
from openvis.store.accounts import accounts as stored_accounts
from openvis.store.accounts import create_account
from openvis.store.overleg import points
from tests.support import overleg, published, town_forecast, town_places
from tests.support.assessed import assessment
from tests.support.deliveries import GEMEENTE, OTHER_GEMEENTE, counts, deliver
from tests.support.forecast_criteria import aim

SCOPE = Scope.of(GEMEENTE)
NAME = "Proefstad"
WIJKEN = {f"WK99010{number}": name for number, name in ((1, "Centrum"), (2, "Noord"), (3, "Zuid"))}
BUURTEN = {
    f"BU99010{wijk}0{place}": f"{name} {place}"
    for wijk, name in ((1, "Markt"), (2, "Veld"), (3, "Haven"))
    for place in range(1, 5)
}
# category -> who reports it; the last is found by officers
CATEGORIES = {TOTAL: "public", "woninginbraak": "public", "fietsendiefstal": "public", "boa-afval": "officer"}
SOURCE_OF = {"boa-afval": "handhaving"}
NOT_GIVEN = ("BU99010304", "woninginbraak")  # not given in the last month and so not in any window
CHANGE_OF = {
    "woninginbraak": "Van 5 naar 3. Dit verschil is niet te onderscheiden van toeval.",
    "fietsendiefstal": "Van 9 naar 31 (+244 %). Dit verschil is groter dan toeval verklaart.",
}
MONTHS = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
NEAREST = '[["boa-afval", 0.81, "afval dumpen"], ["boa-hinderlijk-geplaatst", 0.3, "winkelwagen"]]'
WEEKS = ("2025-W50", "2025-W51", "2025-W52", "2026-W01")
MADE_AT = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
PASSWORD = "een lang proefwachtwoord"
PARTNER = "woningcorporatie"  # whose account the partner has
ROLES = (
    Role.ANALIST,
    Role.ADVISEUR,
    Role.COORDINATOR,
    Role.BOA,
    Role.WIJKCOORDINATOR,
    Role.PARTNER,
    Role.BEHEERDER,
    Role.TOEZICHTHOUDER,
)
SIDE = 500  # metres
HOT_CELL = "E1361N4501"  # of a hotspot and with an open window, in Markt 3


def count_of(buurt: str, category: str, months: int = 1) -> int | None:
    """How many incidents the small town publishes for one buurt and so many months."""
    if (buurt, category) == NOT_GIVEN:
        return None
    place, kind = list(BUURTEN).index(buurt), list(CATEGORIES).index(category)
    return (place * place + kind) % 17 * months if place else 0


def fill(folder: Path) -> None:
    """Areas, a delivery with rejects, a refused one, and one complete run, as a gemeente would have them."""
    deliver(_areas(), "areas", folder=folder)
    rejects = [Reject(7, "Gemeten", "Dit is geen getal.", "drie"), Reject(12, None, "Deze rij is te kort.")]
    deliver(counts([3, 4, None]), folder=folder, rejects=rejects)
    run = published.run("proef-1", made_at=MADE_AT, period_to=MONTHS[-1], tested=36)
    beside = {"words": words(run.id), "nowcast": nowcast(run.id), "lists": published.beside(run)["lists"]}
    beside["weeks"] = weeks(run.id)
    beside |= town_places.tables(run.id) | town_forecast.tables(run.id)
    results.save_run(run, _attention(), figures(run.id), series(run.id), [], beside=beside)
    for at in (MADE_AT, MADE_AT + timedelta(days=7)):
        quality.add(assessment("handhaving", at, batch=batch_with_rejects().id))


def words(run: str) -> pl.DataFrame:
    """What officers wrote that no table knows, and a row of which the word was not kept."""
    rows = [("Afval dumpen naast bak", 12, NEAREST), ("Kabouters", 3, "[]"), (None, 2, "[]")]
    same = {
        "run": run, "gemeente": GEMEENTE, "source": "handhaving", "category": UNKNOWN, "public_rows": 0,
        "all_rows": 1340, "period_from": MONTHS[0], "period_to": MONTHS[-1], "follows_category": False,
    }  # fmt: skip
    named = [same | {"word": word, "rows": count, "nearest": nearest} for word, count, nearest in rows]
    return pl.DataFrame(named, schema=frame_schema(SupplierWord))


def nowcast(run: str) -> pl.DataFrame:
    """What officers have yet to write down of the last weeks; of the police table nobody can say."""
    same = {"run": run, "gemeente": GEMEENTE, "known_until": "2026-01-04", "learnt_from": 34, "note": ""}
    officers = same | {"source": "handhaving", "reported_by": "officer"}
    rows = [
        officers
        | {"theme": theme, "category": category, "period": period, "counted": counted, "share": counted / final}
        | {"estimate": final, "low_80": counted, "high_80": high - 1, "low_90": counted, "high_90": high}
        for theme, category in ((None, None), ("leefomgeving", "boa-afval"))
        for period, counted, final, high in (
            ("2025-11", 99, 99.2, 101),
            ("2025-12", 80, 100.4, 120),
            ("2025-W51", 24, 26.0, 30),
            ("2025-W52", 12, 24.0, 33),
        )
    ]
    nothing = same | {"source": "politie-maandcijfers", "reported_by": "public", "period": MONTHS[-1], "counted": 90}
    rows.append(nothing | {"note": "Van de laatste weken is er geen schatting.", "learnt_from": 0})
    return pl.DataFrame(rows, schema=frame_schema(Nowcast))


def weeks(run: str) -> pl.DataFrame:
    """Burglaries of every buurt in four weeks; of the second the list is missing."""
    same = {
        "run": run, "gemeente": GEMEENTE, "category": "woninginbraak", "source": "politie-incidenten",
        "reported_by": "public", "unknown": 1, "source_rows": 40,
    }  # fmt: skip
    rows = [
        same | {"area": buurt, "period": week, "count": None if number == 1 else (place + number) % 4}
        for place, buurt in enumerate(BUURTEN)
        for number, week in enumerate(WEEKS)
    ]
    return pl.DataFrame(rows, schema=frame_schema(WeekCount))


def accounts() -> dict[Role, Person]:
    """One account per role, named after the role, and an outsider of another gemeente."""
    organisation = {Role.PARTNER: PARTNER}
    people = {
        role: create_account(role.value, PASSWORD, role, [GEMEENTE], organisation.get(role, "")) for role in ROLES
    }
    create_account("buitenstaander", PASSWORD, Role.ADVISEUR, [OTHER_GEMEENTE])
    return people


def _square(number: int) -> Any:
    left, bottom = 135_000 + number % 4 * SIDE, 450_000 + number // 4 * SIDE
    return shapely.box(left, bottom, left + SIDE, bottom + SIDE)


def _areas() -> pl.DataFrame:
    squares = {code: _square(number) for number, code in enumerate(BUURTEN)}
    shapes = squares | {
        wijk: shapely.union_all([shape for code, shape in squares.items() if code[2:8] == wijk[2:]]) for wijk in WIJKEN
    }
    shapes[GEMEENTE] = shapely.union_all(list(squares.values()))
    names = BUURTEN | WIJKEN | {GEMEENTE: NAME}
    rows = [
        {
            "gemeente": GEMEENTE,
            "source": "cbs-gebieden",
            "reference": f"{code}/2025",
            "code": code,
            "vintage": 2025,
            "level": _level(code),
            "name": names[code],
            "parent": None,
            "crs": "EPSG:28992",
            "shape": shapely.to_wkb(shape),
        }
        for code, shape in shapes.items()
    ]
    return pl.DataFrame(rows, schema=schema_of("areas"))


def _level(code: str) -> str:
    return {"GM": "gemeente", "WK": "wijk", "BU": "buurt"}[code[:2]]


def _sum_of(area: str, category: str, months: int) -> int | None:
    inside = [code for code in BUURTEN if _level(area) == "gemeente" or code[2:].startswith(area[2:])]
    values = [count_of(code, category, months) for code in inside]
    return None if values == [None] else sum(value or 0 for value in values)


def places() -> dict[str, str]:
    return BUURTEN | WIJKEN | {GEMEENTE: NAME}


def figures(run: str) -> pl.DataFrame:
    rows = []
    for (area, name), category, (window, months) in product(places().items(), CATEGORIES, WINDOW_MONTHS.items()):
        count = _sum_of(area, category, months)
        expected = _level(area) == "buurt" and category != TOTAL
        rows.append(
            _labels(run, area, category)
            | {
                "area_name": name,
                "window": window.value,
                "period_from": MONTHS[-months],
                "period_to": MONTHS[-1],
                "count": count,
                "count_year_before": count and count + 2,
                "inhabitants": 1000,
                "per_1000": count and float(count),
                "expected": 5.5 * months if expected else None,
                "low": 2 * months if expected else None,
                "high": 9 * months if expected else None,
                "change": CHANGE_OF.get(category),
                **_unknown(category, months),
            }
        )
    return pl.DataFrame(rows, schema=frame_schema(Figure))


def series(run: str) -> pl.DataFrame:
    rows = [
        _labels(run, area, category)
        | {
            "period": period,
            "count": (_sum_of(area, category, 1) or 0) + number % 3,
            "expected": 5.5 if number >= 12 and category != TOTAL else None,
            "low": 2 if number >= 12 and category != TOTAL else None,
            "high": 9 if number >= 12 and category != TOTAL else None,
            **_unknown(category, 1),
        }
        for area, category, (number, period) in product(places(), CATEGORIES, enumerate(MONTHS))
    ]
    return pl.DataFrame(rows, schema=frame_schema(SeriesPoint))


def _unknown(category: str, months: int) -> dict[str, int]:
    """Two of every forty rows of officers have no kind; all of the police have one."""
    return {"unknown": 2 * months * (category == "boa-afval"), "source_rows": 40 * months}


def _labels(run: str, area: str, category: str) -> dict[str, Any]:
    return {
        "run": run,
        "gemeente": GEMEENTE,
        "area": area,
        "level": _level(area),
        "category": category,
        "source": SOURCE_OF.get(category, "politie-maandcijfers"),
        "reported_by": CATEGORIES[category],
    }


def _attention() -> list[Any]:
    rows = []
    for rank, (area, name) in enumerate(list(BUURTEN.items())[:10], start=1):
        category, kind = (
            ("woninginbraak", AttentionKind.ACUTE) if rank % 2 else ("fietsendiefstal", AttentionKind.STRUCTURAL)
        )
        rows.append(
            published.attention_row(
                area=area,
                area_name=name,
                category=category,
                kind=kind,
                period_from=MONTHS[-1],
                period_to=MONTHS[-1],
                rank=rank,
                unknown=rank % 2,
                source_rows=40,
                sentence=f"Regel {rank}: {name} had er 9 in december 2025; verwacht 3 (tussen 1 en 6).",
            )
        )
    return rows


def people() -> dict[Role, Person]:
    """The accounts of the town by role."""
    return {person.role: person for person in stored_accounts(SCOPE)}


def written_note(**changed: Any) -> Note:
    """On burglary in Markt 1 in the last month, by the analist."""
    asked: dict[str, Any] = {
        "gemeente": GEMEENTE,
        "area": "BU99010101",
        "category": "woninginbraak",
        "period_from": MONTHS[-1],
        "period_to": MONTHS[-1],
        "text": "In deze maand was er kermis.",
    } | changed
    return notes.write_note(people()[Role.ANALIST], now=timezone.now(), origin="web", **asked)


def set_criterion() -> ForecastCriterion:
    """A quarter of the burglaries in 3 % of the places, over ten weeks from tomorrow on."""
    first = timezone.localdate() + timedelta(days=1)
    asked = aim(starts_on=first, judged_on=first + timedelta(weeks=10))
    return forecast_criteria.set_criterion(
        people()[Role.ADVISEUR], asked, gemeente=GEMEENTE, now=timezone.now(), origin="web"
    )


def running_intervention() -> Intervention:
    """Against burglary in Markt 3, decided and started today by the adviseur."""
    now, today = timezone.now(), timezone.localdate()
    adviseur = people()[Role.ADVISEUR]
    made = interventions.make_intervention(
        adviseur,
        InterventionPlan(
            title="Lichtmastactie Markt 3",
            kind=InterventionKind.PREVENTIVE,
            areas=("BU99010103",),
            categories=("woninginbraak",),
            starts_on=today,
            ends_on=today + timedelta(weeks=12),
            criterion=SuccessCriterion(20, today + timedelta(weeks=18)),
        ),
        gemeente=GEMEENTE,
        attention_id=None,
        now=now,
        origin="test",
    )
    return interventions.start_intervention(adviseur, made.id, now=now, origin="test")


def written_message(**changed: Any) -> Buurtbericht:
    """A draft on burglary around a cell in Markt 3, by the analist, from today on."""
    today = timezone.localdate()
    content: dict[str, Any] = {
        "metres": 200,
        "days": 30,
        "title": "Er is ingebroken in uw buurt",
        "opening": "In uw buurt is ingebroken. U kunt zelf veel doen.",
        "advice": ("Doe de deur op slot.", "Laat een lamp aan.", "Let op elkaars huis."),
        "phone": "",
        "send_on": today,
        "judged_on": today + timedelta(weeks=18),
        "reduction_percent": 20,
    } | changed
    return buurtberichten.make_message(
        people()[Role.ANALIST],
        gemeente=GEMEENTE,
        category="woninginbraak",
        cell=HOT_CELL,
        text="woninginbraak",
        content=MessageContent(**content),
        now=timezone.now(),
        origin="test",
    )


def offered_message() -> Buurtbericht:
    made = written_message()
    analist = people()[Role.ANALIST]
    return buurtberichten.offer_message(analist, made.id, version=made.version, now=timezone.now(), origin="test")


def approved_message() -> Buurtbericht:
    """By the adviseur, who looked after the number of addresses."""
    made = offered_message()
    return buurtberichten.approve_message(
        people()[Role.ADVISEUR], made.id, version=made.version, assured=True, now=timezone.now(), origin="test"
    )


def meetings() -> dict[str, Meeting | AgendaItem | Decision | OwnPoint]:
    """One VIS-overleg that is in session, with a decision that is an action, and one that is planned with a point."""
    adviseur, now = people()[Role.ADVISEUR], timezone.now()
    opened = overleg.start(adviseur, overleg.plan(adviseur, now=now, gemeente=GEMEENTE), now=now)
    item = overleg.first_point(opened, now=now, part=Part.ATTENTION)
    decision = overleg.decide(adviseur, opened, now=now, item_id=item.id)
    ahead = overleg.plan(adviseur, now=now, gemeente=GEMEENTE, days=14)
    ahead = overleg.bring_in(adviseur, ahead, now=now)
    [point] = points(ahead)
    return {"meeting": opened, "item": item, "decision": decision, "ahead": ahead, "point": point}


def asked(**changes: Any) -> Terms:
    """To check the lamp posts within a week."""
    usual = Terms(
        tasks=("Controleer de lichtmasten en spreek bewoners aan.",),
        team="Team Noord",
        week_part=WeekPart.WORKDAYS,
        day_parts=(DayPart.EVENING,),
        priority=Priority.HIGH,
        due_on=timezone.localdate() + timedelta(days=7),
    )
    return replace(usual, **changes)


def issued_order(intervention: Intervention, **changes: Any) -> WorkOrder:
    """Issued by the coordinator."""
    return work_orders.issue_work_order(
        people()[Role.COORDINATOR],
        intervention_id=intervention.id,
        terms=asked(**changes),
        now=timezone.now(),
        origin="test",
    )


def accepted_order(intervention: Intervention, **changes: Any) -> WorkOrder:
    order = issued_order(intervention, **changes)
    boa = people()[Role.BOA]
    return work_orders.accept_work_order(boa, order.id, version=order.version, now=timezone.now(), origin="test")


def handed_in_file() -> Job:
    """A file that waits for the worker."""
    pieces = [b"Nummer;Datum\r\n1;01-02-2026\r\n"]
    return uploads.hand_in(
        people()[Role.COORDINATOR], gemeente=GEMEENTE, file_name="boa.csv", pieces=pieces, now=MADE_AT, origin="web"
    )


def batches() -> list[Batch]:
    return read.batches(SCOPE)


def batch_with_rejects() -> Batch:
    return next(batch for batch in batches() if batch.rejected)
