"""A list of results in the two forms the command line speaks: a table for people, JSON for programs."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any
from zoneinfo import ZoneInfo

from rich.box import SIMPLE_HEAD
from rich.table import Table

from openvis.domain.access import Person
from openvis.domain.api_token import ApiToken
from openvis.domain.area import AreaLevel
from openvis.domain.attention import AttentionRow
from openvis.domain.audit import AuditLine
from openvis.domain.batch import Batch, BatchState
from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.category import Category, category, label_of
from openvis.domain.delivery import Reject
from openvis.domain.incident import ReportedBy
from openvis.domain.intervention import Evaluation, Intervention
from openvis.domain.note import Note, notes_on_intervention, notes_on_places
from openvis.domain.notification import ENDED, MailState
from openvis.domain.period import parse_period
from openvis.domain.presence import Presence
from openvis.domain.run import Run
from openvis.domain.webhook import Delivery, Webhook
from openvis.domain.words import unknown_beside, word
from openvis.domain.work_order import WorkOrder

CODE = 24  # characters; a word of at most so many is never broken over lines
NOT_MAPPED = (
    "Niet ingedeeld: rijen van dezelfde bron zonder soort, daar en toen. Van elke soort kan daar iets bij zijn; "
    "`openvis unmapped` toont de woorden."
)
SHORT_ID = 8  # characters of a delivery's number that a table shows
WALL_CLOCK = ZoneInfo("Europe/Amsterdam")


@dataclass(frozen=True)
class Listing:
    """Rows as they are stored, and the columns a person sees: field -> heading, in the order shown."""

    title: str
    columns: Mapping[str, str]
    rows: Sequence[Mapping[str, Any]]
    readable: Sequence[Mapping[str, Any]] | None = None  # the rows a table shows, in words instead of slugs
    more: str = ""  # what to say under a table that does not show all

    def as_json(self) -> str:
        """The rows as a JSON array of objects with every field, dates in ISO 8601; what is not known is null."""
        return json.dumps(known(list(self.rows)), ensure_ascii=False, indent=2, default=_iso, allow_nan=False)

    def as_table(self) -> Table:
        """The rows as a table; numbers stand right."""
        table = Table(title=self.title, title_justify="left", box=SIMPLE_HEAD, padding=(0, 1, 0, 0))
        shown = self.readable if self.readable is not None else self.rows
        for field, heading in self.columns.items():
            table.add_column(
                heading,
                justify="right" if any(isinstance(row[field], int | float) for row in shown) else "left",
                overflow="fold",
                min_width=max(len(part) for part in heading.split()),
                no_wrap=all(len(_cell(row[field]).split()) < 2 and len(_cell(row[field])) <= CODE for row in shown)
                and len(heading.split()) < 2,
            )
        for row in shown:
            table.add_row(*(_cell(row[field]) for field in self.columns))
        return table


def attention(run: Run, rows: Sequence[AttentionRow], notes: Sequence[Note], *, top: int) -> Listing:
    """The attention list; the table shows the first `top`, and each sentence names its buurt and category."""
    stored = [{**_fields(row), "harm": row.harm, "notes": _noted(notes, row)} for row in rows]
    words = [
        {
            **row,
            "kind": word(row["kind"]),
            "unknown": unknown_beside(row["unknown"], row["source_rows"]),
            "sentence": _with_notes(row["sentence"], row["notes"]),
        }
        for row in stored[:top]
    ]
    more = [f"En nog {len(rows) - top} regels: `openvis attention --top {len(rows)}`."] if len(rows) > top else []
    known = f"zoals bekend op {_cell(run.as_of)}, " if run.as_of else ""
    title = (
        f"Aandachtslijst van {run.gemeente} tot en met {parse_period(run.period_to).label}, "
        f"{known}berekend op {_cell(run.made_at)}"
    )
    columns = {"rank": "nr", "kind": "soort", "sentence": "waarom", "unknown": "niet ingedeeld"}
    return Listing(title, columns, stored, words, "\n".join([*more, tested_sentence(run), NOT_MAPPED]))


def _with_notes(sentence: str, notes: Sequence[str]) -> str:
    return " ".join([sentence, *(f"Duiding: {text}" for text in notes)])


def _noted_on(notes: Sequence[Note], plan: Intervention, seen: Evaluation | None) -> list[str]:
    """What was said of its areas and types in the months it is judged by."""
    if seen is None:
        return []
    found = notes_on_intervention(notes, plan.areas, plan.categories, seen.period_from, seen.period_to)
    return [note.text for note in found]


def _noted(notes: Sequence[Note], row: AttentionRow) -> list[str]:
    """What was said of the figures of one row."""
    areas = (row.area, *row.areas)
    return [note.text for note in notes_on_places(notes, areas, row.category, row.period_from, row.period_to)]


def run_sentence(run: Run) -> str:
    """What one run of the main job did, in sentences."""
    told = f"Run {run.id} voor {run.gemeente}: cijfers tot en met {parse_period(run.period_to).label}."
    back = "Deze run kijkt terug en wordt alleen getoond aan wie hem kiest." if run.looks_back else ""
    weighed = f"De gewichten zijn die van het veiligheidsplan, versie {run.plan}." if run.plan else ""
    return " ".join(filter(None, (told, tested_sentence(run), weighed, back)))


def tested_sentence(run: Run) -> str:
    """How much the list looked at, and how much of it may be chance."""
    if not run.tested:
        return (
            "Er zijn te weinig maanden om iets te zeggen; nodig zijn ten minste zes maanden van wat het publiek "
            "meldt, en de maand daarna."
        )
    return (
        f"{_count(run.tested)} combinaties van buurt en categorie getoetst; van elke 100 regels op zo'n lijst zijn er "
        f"naar verwachting hooguit {round(run.discovery_rate * 100)} toeval."
    )


def batches(rows: Sequence[Batch]) -> Listing:
    """Deliveries; the table shows the beginning of the number of each, which `rejects` takes too."""
    stored = [_fields(row) for row in rows]
    words = [
        {**row, "id": row["id"][:SHORT_ID], "state": word(row["state"]), "lines": _lines(batch)}
        for row, batch in zip(stored, rows, strict=True)
    ]
    columns = {
        "id": "levering", "file_name": "bestand", "started_at": "wanneer", "state": "staat", "lines": "rijen",
    }  # fmt: skip
    return Listing("Leveringen", columns, stored, words)


def _lines(batch: Batch) -> str:
    known = {
        "gelezen": batch.rows_read, "nieuw": batch.added, "gewijzigd": batch.changed, "gelijk": batch.unchanged,
        "tegengehouden": batch.rejected,
    }  # fmt: skip
    return ", ".join(f"{_count(number)} {name}" for name, number in known.items() if number) or "geen"


def rejects(rows: Sequence[Reject]) -> Listing:
    columns = {"row": "rij", "column": "kolom", "value": "waarde", "reason": "reden"}
    return Listing("Tegengehouden rijen", columns, [_fields(row) for row in rows])


def totals(counts: Sequence[Mapping[str, Any]], incidents: Sequence[Mapping[str, Any]]) -> Listing:
    """What suppliers counted (read.count_totals) and what they listed one by one (read.incident_totals)."""
    counted = [{**row, "reported_by": None} for row in counts]
    listed = [{**row, "level": AreaLevel.BUURT.value, "not_given": 0} for row in incidents]
    stored = [*counted, *listed]
    words = [
        {
            **row,
            "what": _what(row),
            "period": f"{row['period_from']} t/m {row['period_to']}",
        }
        for row in stored
    ]
    columns = {
        "source": "bron", "what": "wat", "areas": "gebieden", "period": "periode", "total": "aantal",
        "not_given": "niet opgegeven",
    }  # fmt: skip
    gemeenten = sorted({row["gemeente"] for row in stored})
    if len(gemeenten) > 1:
        columns = {"gemeente": "gemeente", **columns}
    told = f"Niet opgegeven, alle regels samen: {_count(sum(row['not_given'] for row in stored))} cellen."
    unknown = [
        f"Niet ingedeeld van {row['source']}, {_what(row)}: {unknown_beside(row['unknown'], row['source_rows'])}."
        for row in stored
        if row["unknown"]
    ]
    return Listing(
        f"Wat er is geteld van {' en '.join(gemeenten) or 'niets'}", columns, stored, words, "\n".join([told, *unknown])
    )


def _what(row: Mapping[str, Any]) -> str:
    reported = row["reported_by"]
    return (
        f"incidenten, {word(ReportedBy(reported))}" if reported else f"totaalregel per {word(AreaLevel(row['level']))}"
    )


def categories(rows: Sequence[Category]) -> Listing:
    stored = [
        {**_fields(row), "signalen": " ".join(row.signalen), "feitcodes": " ".join(row.feitcodes)} for row in rows
    ]
    columns = {
        "slug": "categorie", "label": "naam", "theme": "thema", "reported_by": "gemeld door",
        "police_code": "politie", "signalen": "Signalen", "feitcodes": "feitcodes", "boa_domain": "boa-domein",
    }  # fmt: skip
    return Listing("Categorieën", columns, stored)


def interventions(rows: Sequence[tuple[Intervention, Evaluation | None]], notes: Sequence[Note]) -> Listing:
    stored = [
        {**_fields(plan), "evaluation": _fields(seen) if seen else None, "notes": _noted_on(notes, plan, seen)}
        for plan, seen in rows
    ]
    words = [
        {
            **row,
            "state": word(row["state"]),
            "categories": ", ".join(category(slug).label for slug in row["categories"]),
            "verdict": _with_notes(seen.sentence, row["notes"]) if seen else "Nog niets te zeggen.",
            "unknown": unknown_beside(seen.unknown, seen.source_rows) if seen else None,
        }
        for row, (_, seen) in zip(stored, rows, strict=True)
    ]
    columns = {
        "id": "nr", "title": "interventie", "categories": "tegen", "state": "staat", "verdict": "hielp het?",
        "unknown": "niet ingedeeld",
    }  # fmt: skip
    return Listing("Interventies", columns, stored, words, NOT_MAPPED if any(seen for _, seen in rows) else "")


def bijzonderheden(rows: Sequence[Bijzonderheid], notes: Sequence[Note]) -> Listing:
    stored = [
        {
            "id": known.id,
            "state": known.state,
            "first_seen": known.began_at,
            "last_seen": known.last_at,
            "grown_since": known.grown_since,
            "reason": known.judgements[-1].reason if known.judgements else None,
            "by": known.judgements[-1].by if known.judgements else None,
            **(_handed_in(known) if known.from_people else _seen_by_a_run(known, notes)),
        }
        for known in rows
    ]
    words = [
        {
            **row,
            "state": word(row["state"]),
            "source": "mensen" if row["signals"] else "cijfers",
            "unknown": unknown_beside(row["unknown"], row["source_rows"]) if not row["signals"] else "",
        }
        for row in stored
    ]
    columns = {
        "id": "nr", "sentence": "wat", "source": "van", "state": "staat", "reason": "reden",
        "first_seen": "eerst gezien", "last_seen": "laatst gezien", "unknown": "niet ingedeeld",
    }  # fmt: skip
    return Listing("Bijzonderheden", columns, stored, words, NOT_MAPPED if rows else "")


def _seen_by_a_run(known: Bijzonderheid, notes: Sequence[Note]) -> dict[str, Any]:
    row = {name: value for name, value in _fields(known.row).items() if name not in {"rank", "weight"}}
    return row | {"notes": _noted(notes, known.row), "signals": []}


def _handed_in(known: Bijzonderheid) -> dict[str, Any]:
    """The same names, of which people give no figures."""
    last = known.signals[-1]
    nothing = {each.name: None for each in dataclasses.fields(AttentionRow) if each.name not in {"rank", "weight"}}
    return nothing | {
        "gemeente": known.gemeente,
        "area": known.area,
        "category": known.category,
        "source": known.source,
        "sentence": f"{label_of(known.category)} in {known.area}: {last.text} ({len(known.signals)} keer ingeleverd)",
        "notes": [],
        "signals": [_fields(each) for each in known.signals],
    }


def notes(rows: Sequence[Note]) -> Listing:
    stored = [_fields(row) for row in rows]
    words = [
        {
            **row,
            "category": category(row["category"]).label if row["category"] else "alle soorten",
            "period": f"{row['period_from']} t/m {row['period_to']}",
            "state": "ingetrokken" if row["withdrawn_at"] else "staat",
        }
        for row in stored
    ]
    columns = {
        "id": "nr", "area": "gebied", "category": "soort", "period": "periode", "text": "duiding", "by": "wie",
        "at": "wanneer", "state": "staat",
    }  # fmt: skip
    return Listing("Duiding", columns, stored, words)


def work_orders(rows: Sequence[WorkOrder]) -> Listing:
    stored = [_fields(row) | {"task": row.task, "visits_left": row.visits_left} for row in rows]
    words = [
        {
            **told,
            "area": row.area,
            "state": word(row.state),
            "category": category(row.category).label,
            "due_on": row.terms.due_on,
            "visits": f"{len(row.reports)} van {row.terms.visits}",
            "found": word(row.reports[-1].finding.situation) if row.reports else None,
        }
        for told, row in zip(stored, rows, strict=True)
    ]
    columns = {
        "id": "nr", "area": "buurt", "category": "tegen", "task": "opdracht", "due_on": "uiterlijk",
        "state": "staat", "visits": "bezoeken", "found": "bevinding",
    }  # fmt: skip
    return Listing("Werkopdrachten", columns, stored, words)


def presences(rows: Sequence[Presence]) -> Listing:
    stored = [_fields(row) for row in rows]
    words = [
        {
            **told,
            "kind": word(row.kind),
            "areas": ", ".join(row.areas),
            "rhythm": word(row.rhythm),
            "last_day": row.last_day or "gaat door",
            "state": word(row.state),
        }
        for told, row in zip(stored, rows, strict=True)
    ]
    columns = {
        "id": "nr", "kind": "soort", "areas": "buurten", "rhythm": "hoe vaak", "starts_on": "vanaf",
        "last_day": "tot en met", "hours": "uren", "people": "mensen", "state": "staat",
    }  # fmt: skip
    return Listing("Aanwezigheid", columns, stored, words)


def audit(rows: Sequence[AuditLine]) -> Listing:
    columns = {
        "at": "wanneer", "actor": "wie", "action": "wat", "subject": "waaraan", "origin": "waarvandaan",
        "result": "uitkomst", "detail": "toelichting",
    }  # fmt: skip
    return Listing("Logboek", columns, [_fields(row) for row in rows])


def people(rows: Sequence[Person]) -> Listing:
    stored = [
        {
            "account": row.username,
            "role": row.role,
            "organisation": row.organisation,
            "gemeenten": sorted(row.scope.gemeenten),
        }
        for row in rows
    ]
    words = [
        {**row, "role": word(person.role), "gemeenten": " ".join(row["gemeenten"])}
        for row, person in zip(stored, rows, strict=True)
    ]
    columns = {"account": "account", "role": "rol", "organisation": "organisatie", "gemeenten": "gemeenten"}
    return Listing("Accounts", columns, stored, words)


def tokens(rows: Sequence[ApiToken], today: date) -> Listing:
    columns = {
        "id": "nr", "username": "account", "gemeente": "gemeente", "name": "waarvoor", "ends_on": "tot en met",
        "used_on": "gebruikt", "works": "werkt",
    }  # fmt: skip
    return Listing("Tokens", columns, [_fields(row) | {"works": row.opens(today)} for row in rows])


def webhooks(rows: Sequence[tuple[Webhook, Sequence[Delivery]]]) -> Listing:
    """Who is told, whether that is still so, and how the last messages went."""
    columns = {
        "id": "nr", "gemeente": "gemeente", "url": "adres", "kinds": "waarvan", "works": "werkt",
        "waiting": "wacht", "given_up": "opgegeven", "last": "het laatst",
    }  # fmt: skip
    told = [
        {
            "id": hook.id,
            "gemeente": hook.gemeente,
            "url": hook.url,
            "kinds": " ".join(hook.kinds),
            "works": hook.ended_at is None,
            "waiting": sum(each.state not in ENDED for each in sent),
            "given_up": sum(each.state is MailState.REFUSED for each in sent),
            "last": sent[0].told or word(sent[0].state) if sent else "",
        }
        for hook, sent in rows
    ]
    return Listing("Webhooks", columns, told)


def accounts(passwords: Mapping[str, str]) -> Listing:
    rows = [{"account": account, "password": password} for account, password in passwords.items()]
    once = "Deze wachtwoorden staan nergens anders. Wie de demo opnieuw start, maakt nieuwe."
    return Listing("Inloggen kan met", {"account": "account", "password": "wachtwoord"}, rows, more=once)


def batch_sentence(batch: Batch) -> str:
    """What one import did, in one sentence."""
    if batch.state is BatchState.UNCHANGED:
        outcome = "alles stond er al, er is niets veranderd"
    else:
        outcome = f"{_count(batch.added)} nieuw, {_count(batch.changed)} gewijzigd, {_count(batch.unchanged)} gelijk"
    kept_out = f"{_count(batch.rejected)} tegengehouden"
    if batch.rejected:
        kept_out += f" (zie `openvis rejects {batch.id[:SHORT_ID]}`)"
    made = batch.added + batch.changed + batch.unchanged - batch.rows_read
    if batch.table == "areas" and made > 0:
        # Of a file of wijken only the gemeente is left to be made.
        kept_out += f"; {'de gemeente is' if made == 1 else 'de wijken en de gemeente zijn'} daaruit gemaakt"
    told = f"{batch.file_name} voor {batch.gemeente}: {_count(batch.rows_read)} rijen gelezen, {outcome}, {kept_out}."
    return f"{told}\n{batch.note}".strip()


def _fields(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def known(value: Any) -> Any:
    """The same with None for every number that is none: JSON has no NaN, and a program that reads it may refuse it."""
    if isinstance(value, Mapping):
        return {name: known(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [known(each) for each in value]
    return None if isinstance(value, float) and value != value else value


def _iso(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return known(_fields(value))
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _count(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _cell(value: object) -> str:
    match value:
        case None:
            return "-"
        case Enum():
            return str(value.value)
        case int():
            return _count(value)
        case float():
            return f"{value:.1f}".replace(".", ",")
        case datetime():
            return f"{value.astimezone(WALL_CLOCK):%d-%m-%Y %H:%M}"
        case date():
            return f"{value:%d-%m-%Y}"
        case _:
            return str(value)
