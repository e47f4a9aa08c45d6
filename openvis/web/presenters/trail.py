"""The trail of one intervention as a page shows it: from what was seen to what came of it, each part one click away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from openvis.domain.bijzonderheid import Bijzonderheid
from openvis.domain.buurtbericht import Buurtbericht
from openvis.domain.intervention import Evaluation, Intervention
from openvis.domain.overleg import Decision
from openvis.domain.words import word
from openvis.domain.work_order import Finding, WorkOrder
from openvis.store.results import StoredAttention
from openvis.web.presenters.buurtberichten import sent_in_words
from openvis.web.presenters.overleg import behind
from openvis.web.shown_run import CHOICE
from openvis.web.words import badge, category_label, day, number, sentence

APART = 5  # orders; more of them would hide what came before and after


@dataclass(frozen=True, slots=True)
class Trail:
    """Everything that hangs together with one intervention, as far as who looks may see it."""

    intervention: Intervention
    attention: StoredAttention | None = None
    seen: Sequence[Bijzonderheid] = ()
    decisions: Sequence[Decision] = ()
    message: Buurtbericht | None = None
    orders: Sequence[WorkOrder] = ()
    evaluation: Evaluation | None = None


def trail_steps(trail: Trail, here: str) -> list[dict[str, Any]]:
    """The steps in their order. `here`: the thing whose page this is, as in the audit trail ("work-order/7")."""
    steps = [
        *_signals(trail),
        *_decisions(trail),
        *_message(trail),
        _intervention(trail),
        *_orders(trail, here),
        _effect(trail),
    ]
    return [step | {"here": step["subject"] == here} for step in steps]


def _step(name: str, text: str, *links: tuple[str, str], subject: str = "", mark: Any = None) -> dict[str, Any]:
    told = [{"address": address, "label": label} for address, label in links]
    return {"name": name, "text": text, "links": told, "subject": subject, "badge": mark}


def _signals(trail: Trail) -> list[dict[str, Any]]:
    """What was seen: by a run, with the figures as they were on its list; or by people."""
    if (stored := trail.attention) is not None:
        row = stored.row
        query = urlencode({"soort": row.category, CHOICE: stored.run_id})
        then = f"{reverse('area', args=[row.area])}?{query}"
        return [_step("Signaal", row.sentence, *_pages(trail.seen), (then, "De cijfers zoals ze toen waren"))]
    return [
        _step("Signaal", each.signals[-1].text if each.signals else each.row.sentence, *_pages([each]))
        for each in trail.seen
    ]


def _pages(seen: Sequence[Bijzonderheid]) -> list[tuple[str, str]]:
    return [(reverse("bijzonderheid", args=[each.id]), "De bijzonderheid") for each in seen]


def _decisions(trail: Trail) -> list[dict[str, Any]]:
    return [
        _step("Besluit", each["text"], (each["address"], sentence(each["label"]))) for each in behind(trail.decisions)
    ]


def _message(trail: Trail) -> list[dict[str, Any]]:
    """What residents were told, where the intervention is a buurtbericht."""
    if (told := trail.message) is None:
        return []
    page = reverse("buurtbericht", args=[told.id])
    text = f"{category_label(told.place.category)}. {sentence(sent_in_words(told) or 'nog niet verstuurd')}."
    subject, mark = f"buurtbericht/{told.id}", badge(told.state)
    return [_step("Buurtbericht", text, (page, told.content.title), subject=subject, mark=mark)]


def _intervention(trail: Trail) -> dict[str, Any]:
    plan = trail.intervention
    page = reverse("intervention", args=[plan.id])
    text = f"Doel: {plan.criterion.reduction_percent} % minder. Oordeel op {day(plan.criterion.judged_on)}."
    return _step("Interventie", text, (page, plan.title), subject=f"intervention/{plan.id}", mark=badge(plan.state))


def _orders(trail: Trail, here: str) -> list[dict[str, Any]]:
    """Each of a few; of many what they found together, and apart only the one whose page this is."""
    if len(trail.orders) <= APART:
        return _one_by_one(trail.orders)
    told = findings_in_words([report.finding for order in trail.orders for report in order.reports])
    page = f"{reverse('intervention', args=[trail.intervention.id])}#werkopdrachten"
    together = _step("Werkopdrachten", told, (page, f"Alle {number(len(trail.orders))} werkopdrachten"))
    return [together, *_one_by_one([each for each in trail.orders if f"work-order/{each.id}" == here])]


def _one_by_one(orders: Sequence[WorkOrder]) -> list[dict[str, Any]]:
    return [
        _step(
            "Werkopdracht",
            findings_in_words([report.finding for report in order.reports]),
            (reverse("work-order", args=[order.id]), f"{category_label(order.category)}: {order.task}"),
            subject=f"work-order/{order.id}",
            mark=badge(order.state),
        )
        for order in orders
    ]


def findings_in_words(findings: Sequence[Finding]) -> str:
    """What the visits of one order found together: numbers, never an average of words."""
    if not findings:
        return "Nog niets gevonden."
    visits = "1 bezoek" if len(findings) == 1 else f"{number(len(findings))} bezoeken"
    met = Counter(found.situation for found in findings)
    situations = ", ".join(f"{number(times)} keer {word(situation)}" for situation, times in met.most_common())
    sums = [
        (sum(found.checks for found in findings), "controle", "controles"),
        (sum(found.warnings for found in findings), "waarschuwing", "waarschuwingen"),
        (sum(found.fines for found in findings), "boete", "boetes"),
        (sum(found.minutes for found in findings), "minuut", "minuten"),
    ]
    told = [f"{number(value)} {one if value == 1 else more}" for value, one, more in sums]
    return f"{visits}: {situations}. {', '.join(told)}."


def _effect(trail: Trail) -> dict[str, Any]:
    page = f"{reverse('intervention', args=[trail.intervention.id])}#effect"
    if (found := trail.evaluation) is None:
        return _step("Effect", "Nog niets over te zeggen.", (page, "Heeft het geholpen?"))
    return _step("Effect", found.sentence, (page, sentence(word(found.verdict))))
