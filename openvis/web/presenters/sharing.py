"""Shared products as pages show them: to who shares them, and to who they are shared with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from openvis.domain.shared_product import Look, SharedProduct, ShareStand, ShareState, reader_in_words
from openvis.domain.words import word
from openvis.reports.documents.files import FORMS
from openvis.web.words import badge, day, moment, number


def share_line(
    product: SharedProduct,
    today: date,
    names: Mapping[str, str],
    looked: tuple[int, datetime] | None,
) -> dict[str, Any]:
    """One product for who shares it: with whom, until when and how often it was opened."""
    return {
        "id": product.id,
        "report_id": product.report_id,
        "version": product.version,
        "title": product.title,
        "kind": word(product.report_kind),
        "reader": reader_in_words(product.reader, names),
        "purpose": product.purpose,
        "until": day(product.ends_on),
        "stand": badge(product.stand(today)),
        "looked": looked_in_words(looked),
        "shared": f"{moment(product.shared_at)}, {product.shared_by}",
    }


def looked_in_words(looked: tuple[int, datetime] | None) -> str:
    """ "3 keer, het laatst op 2 maart 2026, 10:30 uur"."""
    if looked is None:
        return "nog niet"
    return f"{number(looked[0])} keer, het laatst op {moment(looked[1])}"


def look_lines(looks: Sequence[Look]) -> list[dict[str, str]]:
    return [{"at": moment(each.at), "form": FORMS[each.form].name} for each in looks]


def step_lines(steps: Sequence[SharedProduct], today: date) -> list[dict[str, str]]:
    """What was done with it, the newest first; that its last day went by is told too, though nobody did that."""
    told = [
        {"at": moment(each.changed_at), "event": _event(each), "actor": each.changed_by} for each in reversed(steps)
    ]
    if steps[-1].stand(today) is ShareStand.ENDED:
        told.insert(0, {"at": day(steps[-1].ends_on), "event": "Dit was de laatste dag.", "actor": ""})
    return told


def _event(step: SharedProduct) -> str:
    if step.state is ShareState.WITHDRAWN:
        return "Ingetrokken."
    return f"{'Gedeeld' if step.version == 1 else 'Verlengd'} tot en met {day(step.ends_on)}."


def received_line(product: SharedProduct, gemeente_name: str) -> dict[str, Any]:
    """One product for who may read it."""
    return {
        "id": product.id,
        "title": product.title,
        "kind": word(product.report_kind),
        "from": f"gemeente {gemeente_name}",
        "purpose": product.purpose,
        "until": day(product.ends_on),
        "forms": [(ending, form.name) for ending, form in FORMS.items() if ending != "html"],
    }
