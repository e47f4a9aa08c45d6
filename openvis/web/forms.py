"""The forms people fill in. They only read and repeat answers: what may be is decided in openvis.decisions."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Any, cast

from django import forms
from django.contrib.auth.forms import AuthenticationForm

from openvis.decisions.forecast_criteria import Aim
from openvis.domain.forecast import HORIZONS
from openvis.domain.forecast_criterion import LONGEST, CriterionMeasure, ForecastCriterion
from openvis.domain.intervention import InterventionKind
from openvis.domain.words import word
from openvis.domain.work_order import DayPart, Finding, NotDoneReason, Priority, Sending, Situation, WeekPart
from openvis.web.words import hours, sentence

CLASS_OF = {
    "Select": "utrecht-select",
    "RadioSelect": "utrecht-radio-button",
    "CheckboxInput": "utrecht-checkbox",
    "CheckboxSelectMultiple": "utrecht-checkbox",
    "Textarea": "utrecht-textarea",
}
TEXTBOX = "utrecht-textbox"


def choices_of(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, sentence(word(kind))) for kind in kinds]


class DateField(forms.DateField):
    """A day, with the browser's own calendar."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **options)
        self.error_messages["invalid"] = "Vul een dag in, bijvoorbeeld 31-12-2026."


class MonthField(forms.CharField):
    """The key of a month, 2026-03, with the browser's own calendar where it has one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=7, widget=forms.TextInput(attrs={"type": "month"}), **options)


def dress(form: forms.BaseForm) -> None:
    """Give a form the look of the site, and a Dutch sentence where an answer is missing."""
    form.label_suffix = ""
    for field in form.fields.values():
        field.widget.attrs["class"] = CLASS_OF.get(type(field.widget).__name__, TEXTBOX)
        field.error_messages["required"] = "Vul dit in."


class WebForm(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)


class SignInForm(AuthenticationForm):
    error_messages = {  # noqa: RUF012 - Django declares it so
        "invalid_login": "De accountnaam of het wachtwoord klopt niet. Let op hoofdletters.",
        "inactive": "Dit account is uitgezet. Vraag de beheerder.",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = "Accountnaam"
        dress(self)


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


class WorkOrderForm(WebForm):
    task = forms.CharField(
        label="Wat moet er gebeuren?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Noem geen personen. Schrijf een plek en een taak.",
    )
    team = forms.CharField(label="Team", max_length=60)
    week_part = forms.ChoiceField(label="Op welke dagen", choices=choices_of(WeekPart))
    day_part = forms.ChoiceField(label="Welk dagdeel", choices=[(p.value, sentence(hours(p))) for p in DayPart])
    priority = forms.ChoiceField(label="Voorrang", choices=choices_of(Priority))
    due_on = DateField(label="Uiterlijk op")

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        return given | {
            "week_part": WeekPart(given["week_part"]),
            "day_part": DayPart(given["day_part"]),
            "priority": Priority(given["priority"]),
        }


class ChangeForm(WebForm):
    """A change to a work order, made while looking at this version of it."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class DoneForm(ChangeForm):
    situation = forms.ChoiceField(label="Wat trof u aan?", choices=choices_of(Situation), widget=forms.RadioSelect)
    checks = forms.IntegerField(label="Aantal controles", min_value=0, initial=0)
    warnings = forms.IntegerField(label="Aantal waarschuwingen", min_value=0, initial=0)
    fines = forms.IntegerField(label="Aantal boetes", min_value=0, initial=0)
    minutes = forms.IntegerField(label="Hoeveel minuten was u bezig?", min_value=1)
    follow_up_needed = forms.BooleanField(label="Hier moet nog een keer iemand heen", required=False)

    def finding(self) -> Finding:
        given = self.cleaned_data
        return Finding(
            situation=Situation(given["situation"]),
            checks=given["checks"],
            warnings=given["warnings"],
            fines=given["fines"],
            minutes=given["minutes"],
            follow_up_needed=given["follow_up_needed"],
        )


class SendingForm(ChangeForm):
    """What a phone says of a report beside the answers."""

    order = forms.IntegerField(min_value=1, max_value=2**31 - 1)
    key = forms.UUIDField()
    by = forms.CharField()
    filled_in_at = forms.DateTimeField()

    def answers(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"version": given["version"], "sending": Sending(given["key"], given["filled_in_at"])}


class NotDoneForm(ChangeForm):
    reason = forms.ChoiceField(label="Waarom niet?", choices=choices_of(NotDoneReason), widget=forms.RadioSelect)


class JudgementForm(WebForm):
    """Why a bijzonderheid is assessed, taken up or closed."""

    reason = forms.CharField(
        label="Reden",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Een of twee zinnen. Noem geen personen.",
    )


class NoteForm(WebForm):
    """What a figure means, and of which months."""

    text = forms.CharField(
        label="Wat betekent dit cijfer?",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Bijvoorbeeld: in deze maand was er kermis. Noem geen personen.",
    )
    period_from = MonthField(label="Vanaf welke maand")
    period_to = MonthField(label="Tot en met welke maand")
    all_types = forms.BooleanField(label="Dit geldt voor alle soorten in dit gebied", required=False)


class CriterionForm(WebForm):
    """What the forecast must reach. The least value is filled in as it is said: a share in percent."""

    categories = forms.MultipleChoiceField(label="Voor welke soorten", widget=forms.CheckboxSelectMultiple)
    horizon = forms.TypedChoiceField(
        label="Hoe ver vooruit", coerce=int, choices=[(each, f"{each} dagen") for each in HORIZONS]
    )
    measure = forms.ChoiceField(label="Maat", choices=choices_of(CriterionMeasure))
    least = forms.FloatField(
        label="Minstens",
        localize=True,
        help_text="Raak: in procenten, zoals 25. PAI: hoeveel keer zo vaak als willekeurig, zoals 5. "
        "Winst: in nats per incident, zoals 0,05.",
    )
    starts_on = DateField(label="Eerste dag die telt", help_text="Na vandaag: een doel ligt vast vóór zijn periode.")
    judged_on = DateField(label="Dag van het oordeel", help_text="Acht weken tot een half jaar later.")

    def __init__(self, *args: Any, types: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.MultipleChoiceField, self.fields["categories"]).choices = types

    def aim(self) -> Aim:
        given = self.cleaned_data
        measure = CriterionMeasure(given["measure"])
        return Aim(
            categories=tuple(given["categories"]),
            horizon=given["horizon"],
            measure=measure,
            least=given["least"] / 100 if measure is CriterionMeasure.HITS else given["least"],
            starts_on=given["starts_on"],
            judged_on=given["judged_on"],
        )


def suggested_criterion(like: ForecastCriterion | None, today: date) -> dict[str, Any]:
    """What the form starts with: tomorrow and half a year; of a change or a successor the same aim."""
    first = max(today + timedelta(days=1), like.judged_on if like else today)
    days = {"starts_on": first, "judged_on": first + LONGEST}
    if like is None:
        return days | {"horizon": HORIZONS[1], "measure": CriterionMeasure.HITS.value}
    percent = like.measure is CriterionMeasure.HITS
    return days | {
        "categories": list(like.categories),
        "horizon": like.horizon,
        "measure": like.measure.value,
        "least": f"{100 * like.least if percent else like.least:g}".replace(".", ","),
    }


def suggested_intervention(title: str, today: date) -> dict[str, Any]:
    """What a new intervention form starts with: twelve weeks from today, a fifth less."""
    return {
        "title": title[:100],
        "kind": InterventionKind.PREVENTIVE.value,
        "starts_on": today,
        "ends_on": today + timedelta(weeks=12),
        "reduction_percent": 20,
    }


def suggested_work_order(first: date, last: date) -> dict[str, Any]:
    """What a new work order form starts with: within two weeks, and within the intervention."""
    return {
        "week_part": WeekPart.ANY_DAY.value,
        "day_part": DayPart.EVENING.value,
        "priority": Priority.NORMAL.value,
        "due_on": min(first + timedelta(weeks=2), last),
    }
