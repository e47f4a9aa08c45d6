"""What somebody sees in a buurt: fixed answers and one sentence, in two minutes."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms

from openvis.domain.bijzonderheid import SignalKind
from openvis.domain.category import THEMES, choices
from openvis.web.forms.fields import DateField, WebForm, choices_of

LOOKED_BACK = timedelta(days=7)
Choices = list[tuple[str, Any]]


class SignalForm(WebForm):
    # Whether it is one of the list is for the service to say, so that a refusal is written down.
    area = forms.CharField(label="Buurt", widget=forms.Select)
    category = forms.CharField(label="Waar gaat het over?", widget=forms.Select)
    kind = forms.ChoiceField(label="Hoe weet u het?", choices=choices_of(SignalKind), widget=forms.RadioSelect)
    text = forms.CharField(
        label="Wat ziet u?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Een of twee zinnen. Noem geen personen, kentekens of huisnummers.",
    )
    seen_from = DateField(label="Vanaf welke dag")
    seen_to = DateField(label="Tot en met welke dag")

    def __init__(self, *args: Any, buurten: Choices, **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.Select, self.fields["area"].widget).choices = [("", "Kies een buurt"), *buurten]
        cast(forms.Select, self.fields["category"].widget).choices = [("", "Kies een soort"), *_types()]

    def answers(self) -> dict[str, Any]:
        """The answers in the words of the domain."""
        return self.cleaned_data | {"kind": SignalKind(self.cleaned_data["kind"])}


def suggested_signal(today: date) -> dict[str, Any]:
    """What the form starts with: seen with one's own eyes in the last week."""
    return {"kind": SignalKind.OWN_EYES.value, "seen_from": today - LOOKED_BACK, "seen_to": today}


def _types() -> list[tuple[str, Choices]]:
    """Per theme: all of it together first, then its types; none that could point at a person in one buurt."""
    found = []
    for theme, label in THEMES.items():
        types = [(each.slug, each.label) for each in choices().values() if each.theme == theme and not each.sensitive]
        found.append((label, [(theme, f"{label}: alles samen"), *types]))
    return found
