"""What every form of the site shares: the look, the Dutch sentences, and fields with the browser's own calendar."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from django import forms

from openvis.domain.words import word
from openvis.web.words import sentence

CLASS_OF = {
    "Select": "utrecht-select",
    "RadioSelect": "utrecht-radio-button utrecht-radio-button--html-input",
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


def on_what_is_there_now(form: forms.BaseForm, version: int) -> None:
    """A form that somebody else was quicker than keeps its answers; sent once more, it is on the newest version."""
    answers: Any = form.data  # of a browser, or what was read of it: either has a copy that may be written in
    form.data = answers.copy()
    form.data["version"] = str(version)  # type: ignore[index]


class WebForm(forms.Form):
    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        dress(self)
