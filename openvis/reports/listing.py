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

from rich.table import Table

from openvis.domain.access import Person
from openvis.domain.attention import AttentionRow
from openvis.domain.audit import AuditLine
from openvis.domain.batch import Batch, BatchState
from openvis.domain.category import Category, category
from openvis.domain.delivery import Reject
from openvis.domain.intervention import Evaluation, Intervention
from openvis.domain.words import word
from openvis.domain.work_order import WorkOrder

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
        """The rows as a JSON array of objects with every field, dates in ISO 8601."""
        return json.dumps(list(self.rows), ensure_ascii=False, indent=2, default=_iso)

    def as_table(self) -> Table:
        """The rows as a table; numbers stand right."""
        table = Table(title=self.title, title_justify="left")
        shown = self.readable if self.readable is not None else self.rows
        for field, heading in self.columns.items():
            numeric = any(isinstance(row[field], int | float) for row in shown)
            table.add_column(heading, justify="right" if numeric else "left", overflow="fold")
        for row in shown:
            table.add_row(*(_cell(row[field]) for field in self.columns))
        return table


def attention(rows: Sequence[AttentionRow], *, top: int) -> Listing:
    """The attention list; the table shows the first `top`, and each sentence names its buurt and category."""
    stored = [{**_fields(row), "harm": row.harm} for row in rows]
    words = [{**row, "kind": word(row["kind"])} for row in stored[:top]]
    more = f"En nog {len(rows) - top} regels: `openvis attention --top {len(rows)}`." if len(rows) > top else ""
    return Listing("Aandachtslijst", {"rank": "nr", "kind": "soort", "sentence": "waarom"}, stored, words, more)


def batches(rows: Sequence[Batch]) -> Listing:
    stored = [_fields(row) for row in rows]
    words = [{**row, "state": word(row["state"])} for row in stored]
    columns = {
        "id": "levering", "source": "bron", "file_name": "bestand", "started_at": "wanneer", "state": "staat",
        "rows_read": "gelezen", "added": "nieuw", "changed": "gewijzigd", "unchanged": "gelijk",
        "rejected": "tegengehouden",
    }  # fmt: skip
    return Listing("Leveringen", columns, stored, words)


def rejects(rows: Sequence[Reject]) -> Listing:
    columns = {"row": "rij", "column": "kolom", "value": "waarde", "reason": "reden"}
    return Listing("Tegengehouden rijen", columns, [_fields(row) for row in rows])


def totals(rows: Sequence[Mapping[str, Any]]) -> Listing:
    columns = {
        "gemeente": "gemeente", "source": "bron", "level": "niveau", "areas": "gebieden", "period_from": "van",
        "period_to": "tot en met", "total": "totaal", "not_given": "niet opgegeven",
    }  # fmt: skip
    return Listing("Getelde misdrijven (totaalregel van de bron)", columns, rows)


def categories(rows: Sequence[Category]) -> Listing:
    stored = [
        {**_fields(row), "signalen": " ".join(row.signalen), "feitcodes": " ".join(row.feitcodes)} for row in rows
    ]
    columns = {
        "slug": "categorie", "label": "naam", "theme": "thema", "reported_by": "gemeld door",
        "police_code": "politie", "signalen": "Signalen", "feitcodes": "feitcodes",
    }  # fmt: skip
    return Listing("Categorieën", columns, stored)


def interventions(rows: Sequence[tuple[Intervention, Evaluation | None]]) -> Listing:
    stored = [{**_fields(plan), "evaluation": _fields(seen) if seen else None} for plan, seen in rows]
    words = [
        {
            **row,
            "state": word(row["state"]),
            "category": category(row["category"]).label,
            "verdict": row["evaluation"]["sentence"] if row["evaluation"] else "Nog niets te zeggen.",
        }
        for row in stored
    ]
    columns = {"id": "nr", "title": "interventie", "category": "tegen", "state": "staat", "verdict": "hielp het?"}
    return Listing("Interventies", columns, stored, words)


def work_orders(rows: Sequence[WorkOrder]) -> Listing:
    stored = [{**_fields(row), "finding": _fields(row.finding) if row.finding else None} for row in rows]
    words = [
        {
            **row,
            "state": word(row["state"]),
            "category": category(row["category"]).label,
            "found": word(row["finding"]["situation"]) if row["finding"] else None,
        }
        for row in stored
    ]
    columns = {
        "id": "nr", "area": "buurt", "category": "tegen", "task": "opdracht", "due_on": "uiterlijk",
        "state": "staat", "found": "bevinding",
    }  # fmt: skip
    return Listing("Werkopdrachten", columns, stored, words)


def audit(rows: Sequence[AuditLine]) -> Listing:
    columns = {
        "at": "wanneer", "actor": "wie", "action": "wat", "subject": "waaraan", "origin": "waarvandaan",
        "result": "uitkomst", "detail": "toelichting",
    }  # fmt: skip
    return Listing("Logboek", columns, [_fields(row) for row in rows])


def people(rows: Sequence[Person]) -> Listing:
    stored = [{"account": row.username, "role": row.role, "gemeenten": sorted(row.scope.gemeenten)} for row in rows]
    words = [
        {**row, "role": word(person.role), "gemeenten": " ".join(row["gemeenten"])}
        for row, person in zip(stored, rows, strict=True)
    ]
    return Listing("Accounts", {"account": "account", "role": "rol", "gemeenten": "gemeenten"}, stored, words)


def accounts(passwords: Mapping[str, str]) -> Listing:
    rows = [{"account": account, "password": password} for account, password in passwords.items()]
    return Listing("Inloggen kan met", {"account": "account", "password": "wachtwoord"}, rows)


def batch_sentence(batch: Batch) -> str:
    """What one import did, in one sentence."""
    if batch.state is BatchState.UNCHANGED:
        outcome = "alles stond er al, er is niets veranderd"
    else:
        outcome = f"{_count(batch.added)} nieuw, {_count(batch.changed)} gewijzigd, {_count(batch.unchanged)} gelijk"
    kept_out = f"{_count(batch.rejected)} tegengehouden"
    if batch.rejected:
        kept_out += f" (zie `openvis rejects {batch.id}`)"
    told = f"{batch.file_name} voor {batch.gemeente}: {_count(batch.rows_read)} rijen gelezen, {outcome}, {kept_out}."
    return f"{told}\n{batch.note}".strip()


def _fields(row: Any) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _iso(value: object) -> object:
    if dataclasses.is_dataclass(value):
        return _fields(value)
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
