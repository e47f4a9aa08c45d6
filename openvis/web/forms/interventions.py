"""What a new intervention says of itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from openvis.domain.intervention import JUDGED_AFTER, InterventionKind, InterventionPlan, SuccessCriterion
from openvis.web.forms.fields import DateField, WebForm, choices_of


class InterventionForm(WebForm):
    title = forms.CharField(label="Titel", max_length=100, help_text="Zo staat de interventie in de lijst.")
    kind = forms.ChoiceField(label="Soort", choices=choices_of(InterventionKind))
    starts_on = DateField(label="Begint op")
    ends_on = DateField(label="Eindigt op")
    reduction_percent = forms.IntegerField(
        label="Doel: hoeveel procent minder",
        help_text="Vergeleken met wat zonder interventie te verwachten is. U kunt dit later niet meer wijzigen.",
    )

    judged_on = DateField(label="Dag van het oordeel", help_text="Op of na de einddatum.")

    def plan(self, areas: tuple[str, ...], categories: tuple[str, ...]) -> InterventionPlan:
        """The answers in the words of the domain."""
        given = self.cleaned_data
        return InterventionPlan(
            title=given["title"],
            kind=InterventionKind(given["kind"]),
            areas=areas,
            categories=categories,
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            criterion=SuccessCriterion(given["reduction_percent"], given["judged_on"]),
        )


def suggested_intervention(title: str, today: date) -> dict[str, Any]:
    """What a new intervention form starts with: twelve weeks from today, a fifth less."""
    return {
        "title": title[:100],
        "kind": InterventionKind.PREVENTIVE.value,
        "starts_on": today,
        "ends_on": today + timedelta(weeks=12),
        "reduction_percent": 20,
        "judged_on": today + timedelta(weeks=12) + JUDGED_AFTER,
    }
