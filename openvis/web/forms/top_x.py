"""Top-X: the criteria, the day of a moment, and what it came to. No field asks for anybody."""

from __future__ import annotations

from django import forms

from openvis.decisions.top_x import Outcome
from openvis.domain.top_x import Party
from openvis.web.forms.fields import DateField, WebForm, choices_of


class CriteriaForm(WebForm):
    text = forms.CharField(
        label="Wanneer staat iemand op de lijst?",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="De criteria in woorden, zonder personen.",
    )
    valid_from = DateField(label="Geldt vanaf")


class PlanForm(WebForm):
    day = DateField(label="Dag van het moment")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class OutcomeForm(WebForm):
    day = DateField(label="Gehouden op")
    came_in = forms.IntegerField(label="Erbij gekomen", min_value=0)
    went_out = forms.IntegerField(label="Eraf gegaan", min_value=0)
    stayed = forms.IntegerField(label="Gebleven", min_value=0)
    decided_by = forms.MultipleChoiceField(
        label="Wie besloten?", choices=choices_of(Party), widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label="Opmerking", required=False, max_length=300, help_text="Mag leeg. Niets over personen."
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def outcome(self) -> Outcome:
        given = self.cleaned_data
        return Outcome(
            came_in=given["came_in"],
            went_out=given["went_out"],
            stayed=given["stayed"],
            decided_by=tuple(Party(each) for each in given["decided_by"]),
            note=given["note"],
        )
