"""What was done to be seen in a buurt: one short form, without a field for a name of anybody."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms

from openvis.decisions.presence import Registration
from openvis.domain.presence import Presence, PresenceKind, Rhythm
from openvis.web.forms.fields import DateField, WebForm, choices_of


class RegistrationForm(WebForm):
    """Kind, buurten and day are enough, with one number. Everything else is filled in already or may stay empty."""

    kind = forms.ChoiceField(label="Wat was het?", choices=choices_of(PresenceKind))
    areas = forms.MultipleChoiceField(label="In welke buurt of buurten?", widget=forms.CheckboxSelectMultiple)
    rhythm = forms.ChoiceField(label="Hoe vaak?", choices=choices_of(Rhythm), widget=forms.RadioSelect)
    starts_on = DateField(label="Dag, of eerste dag")
    ends_on = DateField(
        label="Laatste dag", required=False, help_text="Alleen bij een periode of elke week. Leeg: het gaat door."
    )
    hours = forms.FloatField(
        label="Uren", required=False, localize=True, help_text="Van alle mensen samen; bij elke week: per week."
    )
    people = forms.IntegerField(
        label="Mensen bereikt of deelnemers", required=False, help_text="Een getal, nooit wie. Per week bij elke week."
    )
    title = forms.CharField(
        label="Naam", required=False, max_length=100, help_text="Mag leeg. Bijvoorbeeld: Koffie op het plein."
    )
    intervention = forms.ChoiceField(label="Hoort bij interventie", required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, buurten: dict[str, str], interventions: list[tuple[int, str]], **options: Any
    ) -> None:
        super().__init__(*args, **options)
        cast(forms.MultipleChoiceField, self.fields["areas"]).choices = list(buurten.items())
        chosen = [("", "Geen"), *((str(number), title) for number, title in interventions)]
        cast(forms.ChoiceField, self.fields["intervention"]).choices = chosen

    def registration(self) -> Registration:
        given = self.cleaned_data
        return Registration(
            kind=PresenceKind(given["kind"]),
            areas=tuple(given["areas"]),
            rhythm=Rhythm(given["rhythm"]),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            hours=given["hours"] or 0.0,
            people=given["people"] or 0,
            title=given["title"],
            intervention_id=int(given["intervention"]) if given["intervention"] else None,
        )


class EndForm(WebForm):
    last_day = DateField(label="Laatste dag")
    version = forms.IntegerField(widget=forms.HiddenInput)


class PeriodForm(WebForm):
    """Of which days the page counts."""

    van = DateField(label="Van")
    tot = DateField(label="Tot en met")


def suggested(today: date, area: str = "", kind: str = "", intervention: str = "") -> dict[str, Any]:
    """What an empty form starts with: today, one day, and the buurt or the intervention somebody comes from."""
    return {
        "kind": kind or PresenceKind.TENT.value,
        "areas": [area] if area else [],
        "rhythm": Rhythm.DAY.value,
        "starts_on": today,
        "intervention": intervention,
    }


def as_filled_in(presence: Presence) -> dict[str, Any]:
    """A registration as the form shows it, to correct."""
    return {
        "kind": presence.kind.value,
        "areas": list(presence.areas),
        "rhythm": presence.rhythm.value,
        "starts_on": presence.starts_on,
        "ends_on": presence.ends_on,
        "hours": f"{presence.hours:g}".replace(".", ",") if presence.hours else None,
        "people": presence.people or None,
        "title": presence.title,
        "intervention": str(presence.intervention_id or ""),
        "version": presence.version,
    }


def last_three_months(today: date) -> tuple[date, date]:
    """Of which days the page counts when nobody asks otherwise: thirteen weeks up to today."""
    return today - timedelta(weeks=13) + timedelta(days=1), today
