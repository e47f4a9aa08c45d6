"""The safety plan: a plan with its goals, the weights of a year, an action with its indicators, and its log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

from django import forms

from openvis.domain.access import Role
from openvis.domain.category import THEMES
from openvis.domain.partner import partners
from openvis.domain.perception import indicators as questions
from openvis.domain.period import MONTH_NAMES
from openvis.domain.plan_indicator import MONTHS, PlanIndicator, indicator_kinds
from openvis.domain.presence import PresenceKind
from openvis.domain.safety_plan import EQUAL, OWNERS, ActionContent, SafetyPlan, YearPriorities
from openvis.domain.words import word
from openvis.web.forms.fields import DateField, WebForm, choices_of
from openvis.web.words import category_label, sentence

ROWS = 3  # empty rows for indicators beside those there are
MONTH_CHOICES = [(number, sentence(name)) for number, name in enumerate(MONTH_NAMES, start=1)]


class PlanForm(WebForm):
    title = forms.CharField(
        label="Titel", max_length=100, help_text="Bijvoorbeeld: Integraal Veiligheidsplan 2027-2030."
    )
    theme = forms.CharField(label="Thema", max_length=60, help_text="Zoals het in de begroting heet.")
    first_year = forms.IntegerField(label="Eerste jaar")
    last_year = forms.IntegerField(label="Laatste jaar")
    goals = forms.CharField(
        label="Doelen", widget=forms.Textarea(attrs={"rows": 5}), help_text="Eén doel per regel; de eerste is doel 1."
    )
    why = forms.CharField(label="Waarom deze wijziging", max_length=300, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, changing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["why"].required = changing
        if not changing:
            del self.fields["why"]

    def draft(self, gemeente: str, now: Any) -> SafetyPlan:
        given = self.cleaned_data
        return SafetyPlan(
            id=0,
            gemeente=gemeente,
            title=given["title"],
            theme=given["theme"],
            first_year=given["first_year"],
            last_year=given["last_year"],
            goals=tuple(given["goals"].splitlines()),
            version=0,
            by="",
            at=now,
            why="",
        )


class PrioritiesForm(WebForm):
    """A weight for every theme, and for every type that weighs otherwise than its theme."""

    why = forms.CharField(label="Waarom deze gewichten", max_length=300, help_text="Bijvoorbeeld: besluit van de raad.")
    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, slugs: Sequence[str], **options: Any) -> None:
        super().__init__(*args, **options)
        for slug in slugs:
            field = forms.DecimalField(
                label=f"Gewicht van {category_label(slug)}", min_value=0, decimal_places=2, required=slug in THEMES
            )
            field.widget.attrs |= {"class": "utrecht-textbox", "step": "0.1", "aria-label": field.label}
            field.error_messages["required"] = "Vul dit in."
            self.fields[slug] = field
        self.slugs = slugs

    def weights(self) -> dict[str, float]:
        given = {slug: self.cleaned_data[slug] for slug in self.slugs}
        return {slug: float(weight) for slug, weight in given.items() if weight is not None}


def weights_of(version: YearPriorities | None, slugs: Sequence[str]) -> dict[str, float | None]:
    """What the form starts with."""
    said = version.weights if version else {}
    return {slug: said.get(slug, EQUAL if slug in THEMES else None) for slug in slugs}


class ActionForm(WebForm):
    goal = forms.TypedChoiceField(label="Doel", coerce=int)
    wanted = forms.CharField(label="Wat willen wij?", max_length=600, widget=forms.Textarea(attrs={"rows": 4}))
    owner = forms.ChoiceField(label="Eigenaar", choices=[(role.value, sentence(word(role))) for role in OWNERS])
    partners = forms.MultipleChoiceField(
        label="Samen met",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(slug, sentence(name)) for slug, name in partners().items()],
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        *args: Any,
        goals: Sequence[str],
        types: Sequence[str],
        wijken: Mapping[str, str],
        rows: int,
        **options: Any,
    ) -> None:
        """rows  how many indicators can be filled in"""
        super().__init__(*args, **options)
        numbered = [(number, f"Doel {number}: {goal}") for number, goal in enumerate(goals, start=1)]
        cast(forms.ChoiceField, self.fields["goal"]).choices = numbered
        self.rows = range(rows)
        for row in self.rows:
            for name, field in _indicator_fields(types, wijken).items():
                self.fields[f"{name}_{row}"] = field
                field.widget.attrs |= {
                    "class": "utrecht-select",
                    "aria-label": f"{field.label} van indicator {row + 1}",
                }

    def indicator_rows(self) -> list[list[forms.BoundField]]:
        names = ("kind", "about", "area", "first_month", "last_month")
        return [[self[f"{name}_{row}"] for name in names] for row in self.rows]

    def content(self) -> ActionContent:
        given = self.cleaned_data
        found = [
            PlanIndicator(
                kind=given[f"kind_{row}"],
                about=given[f"about_{row}"],
                area=given[f"area_{row}"],
                first_month=int(given[f"first_month_{row}"] or 1),
                last_month=int(given[f"last_month_{row}"] or MONTHS),
            )
            for row in self.rows
            if given[f"kind_{row}"]
        ]
        return ActionContent(
            given["goal"], given["wanted"], Role(given["owner"]), tuple(sorted(given["partners"])), tuple(found)
        )


def _indicator_fields(types: Sequence[str], wijken: Mapping[str, str]) -> dict[str, forms.ChoiceField]:
    kinds = [("", "Geen"), *((kind.slug, kind.label) for kind in indicator_kinds().values())]
    about: list[Any] = [
        ("", "Alles"),
        ("Soort of thema", [(slug, category_label(slug)) for slug in types]),
        ("Aanwezigheid", choices_of(PresenceKind)),
        ("Vraag van een enquête", [(slug, each.label) for slug, each in questions().items()]),
    ]
    return {
        "kind": forms.ChoiceField(label="Wat telt", choices=kinds, required=False),
        "about": forms.ChoiceField(label="Waarvan", choices=about, required=False),
        "area": forms.ChoiceField(label="Waar", choices=[("", "Hele gemeente"), *wijken.items()], required=False),
        "first_month": forms.ChoiceField(label="Vanaf", choices=MONTH_CHOICES, required=False, initial=1),
        "last_month": forms.ChoiceField(label="Tot en met", choices=MONTH_CHOICES, required=False, initial=MONTHS),
    }


def action_as_initial(content: ActionContent) -> dict[str, Any]:
    """An action as the form shows it."""
    said: dict[str, Any] = {
        "goal": content.goal,
        "wanted": content.wanted,
        "owner": content.owner.value,
        "partners": list(content.partners),
    }
    for row, each in enumerate(content.indicators):
        said |= {
            f"{name}_{row}": getattr(each, name) for name in ("kind", "about", "area", "first_month", "last_month")
        }
    return said


class ProgressForm(WebForm):
    on = DateField(label="Dag")
    text = forms.CharField(
        label="Wat is gedaan?",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Dit komt in het jaarverslag. Schrijf niets over personen.",
    )

    @classmethod
    def of_today(cls, today: date, data: Any = None) -> ProgressForm:
        return cls(data, initial={"on": today})


class LinkForm(WebForm):
    subject = forms.ChoiceField(label="Wat voert deze actie uit?")

    def __init__(self, *args: Any, offered: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        cast(forms.ChoiceField, self.fields["subject"]).choices = [*offered.items()]
