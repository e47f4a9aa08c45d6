"""Signals of ondermijning and risk locations: fixed answers, and a number that is checked. No text about anybody."""

from __future__ import annotations

from typing import Any, cast

from django import forms

from openvis.domain.undermining import NoFollowUp, ObjectKind, Origin, rules
from openvis.web.forms.fields import DateField, WebForm, choices_of
from openvis.web.words import sentence

REASONS = [(value, label) for value, label in choices_of(NoFollowUp) if value != NoFollowUp.EXPIRED.value]


class OfTheme(WebForm):
    """A theme of the protocol and a buurt of this gemeente."""

    theme = forms.ChoiceField(label="Thema")
    buurt = forms.ChoiceField(label="Buurt", help_text="Niet nauwkeuriger dan een buurt.")

    def __init__(self, *args: Any, buurten: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        themes = [(slug, sentence(label)) for slug, label in rules().themes.items()]
        cast(forms.ChoiceField, self.fields["theme"]).choices = themes
        cast(forms.ChoiceField, self.fields["buurt"]).choices = list(buurten.items())


class SignalForm(OfTheme):
    origin_of = forms.ChoiceField(label="Van welke kant kwam het?", choices=choices_of(Origin))
    received_on = DateField(label="Binnengekomen op")


class RiskLocationForm(OfTheme):
    object_kind = forms.ChoiceField(label="Wat voor plek?", choices=choices_of(ObjectKind))
    place = forms.CharField(
        label="Waar?", max_length=80, help_text="Straat of terrein zonder huisnummer, of een vak zoals E1447N5082."
    )


class PhaseForm(WebForm):
    """One step of a signal, made while looking at this version of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    case = forms.CharField(
        label="Zaaknummer elders", required=False, max_length=30, help_text="Zoals Z-2026-0412. Nooit een naam."
    )

    def __init__(self, *args: Any, asked: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["case"].required = asked
        if not asked:
            self.fields["case"].label = "Zaaknummer elders (mag leeg)"


class DropForm(WebForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label="Waarom geen vervolg?", choices=REASONS)
