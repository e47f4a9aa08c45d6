"""What a new intervention says of itself."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms

from openvis.domain.intervention import InterventionKind
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

    def answers(self) -> dict[str, Any]:
        """The answers in the words of the domain."""
        return self.cleaned_data | {"kind": InterventionKind(self.cleaned_data["kind"])}


def suggested_intervention(title: str, today: date) -> dict[str, Any]:
    """What a new intervention form starts with: twelve weeks from today, a fifth less."""
    return {
        "title": title[:100],
        "kind": InterventionKind.PREVENTIVE.value,
        "starts_on": today,
        "ends_on": today + timedelta(weeks=12),
        "reduction_percent": 20,
    }
