"""Which report somebody wants, of what, and as known on which day."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.utils.timezone import get_current_timezone

from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.domain.words import word
from openvis.web.forms.fields import DateField, MonthField, WebForm
from openvis.web.words import sentence

PERIOD_OF = {ReportKind.HALF_YEAR: "period", ReportKind.ANNUAL: "year"}  # the field that says of when
JUST_BEFORE = timedelta(microseconds=1)  # the end of a day, which is still that day


class ReportForm(WebForm):
    kind = forms.ChoiceField(label="Welk rapport?")
    area = forms.ChoiceField(label="Wijk", required=False, help_text="Alleen voor een gebiedsscan.")
    period = MonthField(
        label="Eerste maand van het halve jaar",
        required=False,
        help_text="Alleen voor een halfjaarrapport: januari of juli. Leeg is het laatste hele halve jaar.",
    )
    year = forms.CharField(
        label="Jaar",
        required=False,
        max_length=4,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
        help_text="Alleen voor een jaarverslag. Leeg is het jaar van de dag hieronder.",
    )
    as_of = DateField(label="Zoals bekend op", help_text="Wat later bekend werd, blijft erbuiten.")
    points = forms.BooleanField(label="Met vakken van 100 meter (gebiedsscan)", required=False)

    def __init__(self, *args: Any, kinds: list[ReportKind], wijken: dict[str, str], points: bool, **options: Any):
        super().__init__(*args, **options)
        self.fields["kind"].choices = [(kind.value, sentence(word(kind))) for kind in kinds]  # type: ignore[attr-defined]
        # A wijk that is not in the list was not offered; the service refuses it and writes that down.
        sent = str(self.data.get("area", ""))
        other = [(sent, sent)] if sent and sent not in wijken else []
        self.fields["area"].choices = [("", "Geen"), *wijken.items(), *other]  # type: ignore[attr-defined]
        if not points:
            del self.fields["points"]

    def asked(self, gemeente: str, now: datetime) -> ReportAsked:
        """What was filled in. A day means its end, and today means now."""
        given = self.cleaned_data
        kind = ReportKind(given["kind"])
        return ReportAsked(
            kind=kind,
            gemeente=gemeente,
            as_of=_moment(given["as_of"], now),
            area=given["area"] if kind is ReportKind.WIJK else "",
            period=given[PERIOD_OF[kind]] if kind in PERIOD_OF else "",
            points=kind is ReportKind.WIJK and bool(given.get("points")),
        )


def _moment(day: date, now: datetime) -> datetime:
    end = datetime.combine(day + timedelta(days=1), time(), get_current_timezone()) - JUST_BEFORE
    return now if day == now.astimezone(get_current_timezone()).date() else end
