"""What an intervention says of itself: a new one, and the next version of one."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast

from django import forms

from openvis.decisions.rules.requirements import FIXED_BY_START
from openvis.domain.intervention import (
    JUDGED_AFTER,
    Comparison,
    InterventionKind,
    InterventionPlan,
    SuccessCriterion,
    outermost,
)
from openvis.domain.measure import measures
from openvis.domain.partner import partners
from openvis.web.forms.fields import DateField, WebForm, choices_of
from openvis.web.words import sentence

TICKS = forms.CheckboxSelectMultiple


class InterventionForm(WebForm):
    title = forms.CharField(label="Titel", max_length=100, help_text="Zo staat de interventie in de lijst.")
    measure = forms.ChoiceField(
        label="Maatregel", required=False, help_text="Uit de lijst met wat bekend is. Die lijst staat bij Maatregelen."
    )
    kind = forms.ChoiceField(label="Soort", choices=choices_of(InterventionKind))
    areas = forms.MultipleChoiceField(label="Waar", widget=TICKS)
    categories = forms.MultipleChoiceField(label="Tegen welke soorten", widget=TICKS)
    only_hotspots = forms.BooleanField(label="Het werk is alleen in de hotspots van deze buurten", required=False)
    starts_on = DateField(label="Begint op")
    ends_on = DateField(label="Eindigt op")
    partners = forms.MultipleChoiceField(
        label="Samen met",
        widget=TICKS,
        required=False,
        choices=[(slug, sentence(name)) for slug, name in partners().items()],
    )
    hours = forms.IntegerField(
        label="Hoeveel uur mag het kosten", required=False, help_text="Van iedereen samen. Mag leeg blijven."
    )
    serves = forms.TypedChoiceField(
        label="Hoort bij actie van het plan",
        required=False,
        coerce=int,
        empty_value=None,
        help_text="Uit het veiligheidsplan van dit jaar en het volgende. Mag leeg blijven.",
    )
    reduction_percent = forms.IntegerField(
        label="Doel: hoeveel procent minder",
        help_text="Vergeleken met wat zonder interventie te verwachten is.",
    )
    judged_on = DateField(
        label="Dag van het oordeel",
        help_text="Op of na de einddatum. Zes weken later is bijna alles gemeld.",
    )
    comparison = forms.ChoiceField(label="Vergelijk met", choices=choices_of(Comparison), widget=forms.RadioSelect)
    compared_with = forms.MultipleChoiceField(label="Vergelijkbare buurten", widget=TICKS, required=False)
    told = forms.CharField(required=False, widget=forms.HiddenInput)  # of what it was told which fall could be seen

    def __init__(
        self,
        *args: Any,
        areas: Sequence[tuple[str, str]],
        types: Sequence[tuple[str, str]],
        fitting: Sequence[str],
        actions: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        """fitting  the types by which measures are put first"""
        super().__init__(*args, **options)
        self.types = types
        self._offer("areas", areas)
        self._offer("compared_with", areas)
        self._offer("categories", types)
        self._offer("serves", [("", "Geen"), *actions])
        first = [each for each in measures().values() if any(each.fits(slug) for slug in fitting)]
        rest = [each for each in measures().values() if each not in first]
        self._offer(
            "measure",
            [
                ("", "Geen van deze"),
                *((label, [(each.slug, each.name) for each in some]) for label, some in
                  (("Past bij deze soorten", first), ("Andere maatregelen", rest)) if some),
            ],
        )  # fmt: skip

    def _offer(self, name: str, choices: Sequence[Any]) -> None:
        cast(forms.ChoiceField, self.fields[name]).choices = choices

    def plan(self, cells: tuple[str, ...] = ()) -> InterventionPlan:
        """The answers in the words of the domain. cells: where the work is, when it is only in the hotspots."""
        given = self.cleaned_data
        comparison = Comparison(given["comparison"])
        named = tuple(sorted(given["compared_with"])) if comparison is Comparison.COMPARABLE_AREAS else ()
        return InterventionPlan(
            title=given["title"],
            kind=InterventionKind(given["kind"]),
            areas=outermost(given["areas"]),
            categories=tuple(sorted(given["categories"])),
            starts_on=given["starts_on"],
            ends_on=given["ends_on"],
            criterion=SuccessCriterion(given["reduction_percent"], given["judged_on"], comparison, named),
            cells=cells if given["only_hotspots"] else (),
            measure=given["measure"],
            partners=tuple(sorted(given["partners"])),
            hours=given["hours"],
            serves=given["serves"],
        )


class ChangeForm(InterventionForm):
    """The next version. Once it runs, what it is about can be read here and not be changed."""

    why = forms.CharField(
        label="Waarom deze wijziging",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Wat u schrijft, blijft bij deze versie staan. Schrijf niets over personen.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, started: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if started:
            for name in {*FIXED_BY_START, "only_hotspots"} & set(self.fields):
                self.fields[name].disabled = True


def suggested_intervention(title: str, today: date, areas: Sequence[str], categories: Sequence[str]) -> dict[str, Any]:
    """What a new intervention form starts with: twelve weeks from today, a fifth less."""
    ends_on = today + timedelta(weeks=12)
    return {
        "title": title[:100],
        "kind": InterventionKind.PREVENTIVE.value,
        "areas": list(areas),
        "categories": list(categories),
        "starts_on": today,
        "ends_on": ends_on,
        "reduction_percent": 20,
        "judged_on": ends_on + JUDGED_AFTER,
        "comparison": Comparison.OWN_EXPECTATION.value,
    }


def as_initial(plan: InterventionPlan) -> dict[str, Any]:
    """A plan as the form shows it."""
    return {
        "title": plan.title,
        "measure": plan.measure,
        "kind": plan.kind.value,
        "areas": list(plan.areas),
        "categories": list(plan.categories),
        "only_hotspots": bool(plan.cells),
        "starts_on": plan.starts_on,
        "ends_on": plan.ends_on,
        "partners": list(plan.partners),
        "hours": plan.hours,
        "serves": plan.serves,
        "reduction_percent": plan.criterion.reduction_percent,
        "judged_on": plan.criterion.judged_on,
        "comparison": plan.criterion.comparison.value,
        "compared_with": list(plan.criterion.compared_with),
    }


def mark_of(said: Mapping[str, Any]) -> str:
    """A short mark of what decides which fall could be seen: the same for the same areas, types and days."""
    areas, types = outermost(said["areas"]), sorted(said["categories"])
    days = [f"{said[name]:%Y%m%d}" for name in ("starts_on", "ends_on", "judged_on")]
    return hashlib.blake2b(" ".join([*areas, "", *types, *days]).encode(), digest_size=8).hexdigest()
