"""With whom a product is shared, what for and until when."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms

from openvis.domain.shared_product import MOST_MONTHS, PURPOSE_LENGTH, Reader, ReaderKind
from openvis.web.forms.fields import DateField, WebForm

LAST_DAY = f"Hooguit {MOST_MONTHS} maanden vanaf vandaag; daarna is de helft van wat erin staat oud."


class ShareForm(WebForm):
    reader = forms.ChoiceField(label="Met wie?")
    purpose = forms.CharField(
        label="Waarvoor?",
        min_length=PURPOSE_LENGTH[0],
        max_length=PURPOSE_LENGTH[-1],
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Wie het leest, ziet dit ook. Niets over personen.",
    )
    ends_on = DateField(label="Laatste dag", help_text=LAST_DAY)

    def __init__(self, *args: Any, readers: dict[Reader, str], **options: Any):
        super().__init__(*args, **options)
        choices = [(f"{reader.kind}/{reader.code}", name) for reader, name in readers.items()]
        # Who is not in the list was not offered; the service refuses and writes that down.
        sent = str(self.data.get("reader", ""))
        kind, _, code = sent.partition("/")
        if kind in list(ReaderKind) and code and sent not in dict(choices):
            choices.append((sent, sent))
        self.fields["reader"].choices = [("", "Kies"), *choices]  # type: ignore[attr-defined]

    @property
    def chosen(self) -> Reader:
        kind, _, code = self.cleaned_data["reader"].partition("/")
        return Reader(ReaderKind(kind), code)


class ExtendForm(WebForm):
    ends_on = DateField(label="Nieuwe laatste dag", help_text=LAST_DAY)
    version = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def day(self) -> date:
        chosen: date = self.cleaned_data["ends_on"]
        return chosen
