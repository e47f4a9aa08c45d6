"""What a buurtbericht says, and what is said of one afterwards."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms

from openvis.domain.buurtbericht import DAYS, LEAST_ADDRESSES, METRES, Channel, MessageContent
from openvis.domain.message_texts import MessageText
from openvis.web.forms.fields import DateField, WebForm, choices_of

WEEKS = 18  # until the day it is judged, unless the writer says another: twelve count, six are for late reports


class ContentForm(WebForm):
    """One version. `version` is that of the draft it changes; a new message has none."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    metres = forms.TypedChoiceField(
        label="Voor wie: hoe ver rond het vak",
        coerce=int,
        choices=[(each, f"{each} meter") for each in METRES],
        help_text="Een kleiner gebied past beter bij wat er gebeurde; een groter beschermt bewoners beter.",
    )
    days = forms.IntegerField(
        label="Hoeveel dagen terug", min_value=DAYS[0], max_value=DAYS[-1], help_text="Tot en met vandaag."
    )
    title = forms.CharField(label="Titel", max_length=80)
    opening = forms.CharField(
        label="Wat is er gebeurd?",
        max_length=400,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Noem geen personen, huisnummers of postcodes, en maak niemand bang.",
    )
    advice = forms.CharField(
        label="Wat kunnen bewoners doen?",
        max_length=1300,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="Elk advies op een eigen regel. De eerste twee staan ook in het WhatsApp-bericht.",
    )
    phone = forms.CharField(
        label="Telefoon van de gemeente", max_length=10, required=False, help_text="14 en het netnummer, zoals 14 030."
    )
    send_on = DateField(label="Gaat uit vanaf")
    judged_on = DateField(
        label="Dag van het oordeel",
        help_text="10 tot 32 weken later. De zes weken ervoor tellen niet mee: dan komen late meldingen binnen.",
    )
    reduction_percent = forms.IntegerField(
        label="Doel: hoeveel procent minder in deze buurt",
        help_text="Vergeleken met wat zonder bericht te verwachten is. Na de goedkeuring ligt dit vast.",
    )

    def __init__(self, *args: Any, whole_buurt: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if whole_buurt:
            del self.fields["metres"]

    def content(self) -> MessageContent:
        given = self.cleaned_data
        lines = [line.strip(" -•\t") for line in given["advice"].splitlines()]
        return MessageContent(
            metres=given.get("metres", 0),
            days=given["days"],
            title=given["title"].strip(),
            opening=" ".join(given["opening"].split()),
            advice=tuple(line for line in lines if line),
            phone=" ".join(given["phone"].split()),
            send_on=given["send_on"],
            judged_on=given["judged_on"],
            reduction_percent=given["reduction_percent"],
        )


class VersionForm(WebForm):
    """A change to a message, made while looking at this version of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(VersionForm):
    reason = forms.CharField(
        label="Waarom?",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Een of twee zinnen. Noem geen personen.",
    )


class ApproveForm(VersionForm):
    """Asks to be assured only where the number of addresses is not known."""

    assured = forms.BooleanField(
        label=f"Ik heb nagekeken dat in dit gebied minstens {LEAST_ADDRESSES} adressen liggen", required=False
    )


class SentForm(VersionForm):
    channels = forms.MultipleChoiceField(
        label="Hoe is het verstuurd?", choices=choices_of(Channel), widget=forms.CheckboxSelectMultiple
    )
    sent_on = DateField(label="Op welke dag?")

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"channels": [Channel(each) for each in given["channels"]], "sent_on": given["sent_on"]}


def suggested_content(text: MessageText, phone: str, today: date) -> dict[str, Any]:
    """What a new form starts with: the template as it is, from today."""
    return {
        "metres": text.metres,
        "days": text.days,
        "title": text.title,
        "opening": text.opening,
        "advice": "\n".join(text.advice),
        "phone": phone,
        "send_on": today,
        "judged_on": today + timedelta(weeks=WEEKS),
        "reduction_percent": 20,
    }


def stored_content(content: MessageContent, version: int) -> dict[str, Any]:
    """What a form for a change starts with."""
    names = ("metres", "days", "title", "opening", "phone", "send_on", "judged_on", "reduction_percent")
    found = {name: getattr(content, name) for name in names}
    return found | {"advice": "\n".join(content.advice), "version": version}


def hide_assurance(form: forms.BaseForm) -> None:
    """Of a message of which the number of addresses is known."""
    cast(dict[str, forms.Field], form.fields).pop("assured", None)
