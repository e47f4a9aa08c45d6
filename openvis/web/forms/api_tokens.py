"""A token for a program: what it is for, of which gemeente, and until when."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms

from openvis.domain.api_token import LONGEST, NAME_LENGTH
from openvis.web.forms.fields import DateField, WebForm

USUAL = timedelta(days=90)


class TokenForm(WebForm):
    name = forms.CharField(
        label="Waar is het voor?",
        max_length=NAME_LENGTH[-1],
        help_text="Bijvoorbeeld: kaart van GIS. Zonder namen van personen.",
    )
    gemeente = forms.ChoiceField(label="Gemeente")
    ends_on = DateField(label="Laatste dag", help_text="Uiterlijk over een jaar. Daarna werkt het token niet meer.")

    def __init__(self, *args: Any, gemeenten: dict[str, str], today: date, **options: Any) -> None:
        super().__init__(*args, initial={"ends_on": today + USUAL}, **options)
        cast(forms.ChoiceField, self.fields["gemeente"]).choices = list(gemeenten.items())
        self.fields["ends_on"].widget.attrs |= {"min": str(today), "max": str(today + LONGEST)}
