"""The VIS-overleg: a meeting, a point of one's own, a decision, and how an action ended."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django import forms

from openvis.domain.overleg import DecisionKind, Meeting, Seat
from openvis.web.forms.fields import DateField, WebForm, choices_of


class MeetingForm(WebForm):
    on = DateField(label="Dag")
    seats = forms.MultipleChoiceField(
        label="Wie zitten aan tafel?", choices=choices_of(Seat), widget=forms.CheckboxSelectMultiple
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def answers(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"], "seats": [Seat(each) for each in self.cleaned_data["seats"]]}


def meeting_as_it_is(meeting: Meeting) -> dict[str, Any]:
    return {"on": meeting.on, "seats": [seat.value for seat in meeting.seats], "version": meeting.version}


class PointForm(WebForm):
    title = forms.CharField(label="Waar wilt u het over hebben?", max_length=100)
    text = forms.CharField(
        label="Toelichting, als dat nodig is",
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Noem geen personen.",
    )


class DecisionForm(WebForm):
    """What was decided at one point; `seen` says how many decisions stood there when the form was opened."""

    kind = forms.ChoiceField(label="Wat is besloten?", choices=choices_of(DecisionKind))
    text = forms.CharField(
        label="In één zin",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Noem geen personen.",
    )
    who = forms.ChoiceField(
        label="Wie doet het?", choices=[("", "Niemand: geen actie"), *choices_of(Seat)], required=False
    )
    due_on = DateField(label="Voor welke dag?", required=False)
    judge = forms.ChoiceField(label="En de bijzonderheid?", required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, judgements: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        if judgements:
            cast(forms.ChoiceField, self.fields["judge"]).choices = [("", "Blijft zoals zij is"), *judgements]
        else:
            del self.fields["judge"]

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "kind": DecisionKind(given["kind"]),
            "text": given["text"],
            "who": Seat(given["who"]) if given["who"] else None,
            "due_on": given["due_on"],
            "seen": given["seen"],
        }


class ActionForm(WebForm):
    """How an action ended."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label="Hoe ging het, of waarom niet?", max_length=300, required=False)
