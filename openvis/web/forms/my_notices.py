"""Where and how somebody wants to hear of what waits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from openvis.domain.due import DueKind
from openvis.domain.notification import NoticeChoice, Way, Weekday
from openvis.domain.words import word
from openvis.store.accounts import Hears
from openvis.web.forms.fields import WebForm, choices_of
from openvis.web.words import sentence

BEFORE = "way-"  # the name of a field begins with this, and the kind follows


class NoticesForm(WebForm):
    """One question per kind of thing that can wait for whoever fills it in."""

    address = forms.EmailField(
        label="Mailadres",
        required=False,
        max_length=254,
        help_text="Uw adres op het werk. Laat het leeg als u geen mail wilt. Het staat alleen bij uw account.",
    )
    team = forms.CharField(
        label="Team",
        required=False,
        max_length=60,
        help_text="Zoals het in werkopdrachten staat. Laat het leeg om van elk team te horen.",
    )
    days = forms.MultipleChoiceField(
        label="Overzicht op (vanaf 7 uur)",
        required=False,
        choices=choices_of(Weekday),
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, kinds: Sequence[DueKind], **options: Any) -> None:
        super().__init__(*args, **options)
        self.kinds = kinds
        if DueKind.ORDER not in kinds:
            del self.fields["team"]
        for kind in kinds:
            self.fields[BEFORE + kind.value] = forms.ChoiceField(label=sentence(word(kind)), choices=choices_of(Way))
        self.fields["days"] = self.fields.pop("days")  # last
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["class"] = "utrecht-select"
        self.fields["address"].error_messages["invalid"] = "Dit is geen mailadres. Schrijf het als naam@gemeente.nl."

    def choice(self) -> NoticeChoice:
        given = self.cleaned_data
        ways = {kind: Way(given[BEFORE + kind.value]) for kind in self.kinds}
        return NoticeChoice(ways, tuple(Weekday(day) for day in given["days"]))


def chosen(hears: Hears, kinds: Sequence[DueKind]) -> dict[str, Any]:
    """What the form begins with."""
    ways = {BEFORE + kind.value: hears.choice.way_of(kind).value for kind in kinds}
    days = [day.value for day in hears.choice.days]
    return {"address": hears.address, "team": hears.person.team, "days": days} | ways
