"""What a forecast must reach."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, cast

from django import forms

from openvis.decisions.forecast_criteria import Aim
from openvis.domain.forecast import HORIZONS
from openvis.domain.forecast_criterion import LONGEST, CriterionMeasure, ForecastCriterion
from openvis.web.forms.fields import DateField, WebForm, choices_of


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
