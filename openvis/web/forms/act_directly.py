"""A small intervention and its first work order, asked in one form."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from openvis.decisions.act_directly import KINDS, LASTS, Action
from openvis.domain.intervention import InterventionKind
from openvis.domain.words import word
from openvis.web.forms.work_orders import NOTHING_ASKED, WorkOrderForm, suggested_work_order
from openvis.web.words import sentence

# For a service that must refuse, and write down, what somebody sends who may not see the form.
NO_ACTION = Action(InterventionKind.PREVENTIVE, 20, NOTHING_ASKED, "")


class ActForm(WorkOrderForm):
    kind = forms.ChoiceField(
        label="Soort interventie",
        choices=[(kind.value, sentence(word(kind))) for kind in KINDS],
        widget=forms.RadioSelect,
    )
    reduction_percent = forms.IntegerField(
        label="Doel: hoeveel procent minder", help_text="Vergeleken met wat anders te verwachten is."
    )

    def action(self, area: str, area_name: str) -> Action:
        place = self.place(area)
        return Action(
            kind=InterventionKind(self.cleaned_data["kind"]),
            reduction_percent=self.cleaned_data["reduction_percent"],
            terms=self.terms(),
            area_name=area_name,
            cells=place.cells,
            street=place.street,
        )


def suggested_action(today: date, team: str) -> dict[str, Any]:
    """What the form starts with: somebody goes there once, within a week."""
    order = suggested_work_order(today, today + LASTS, team)
    due = {"due_on": today + timedelta(weeks=1)}
    return order | due | {"kind": InterventionKind.PREVENTIVE.value, "reduction_percent": 20}
