"""What people think of a figure: a judgement of a bijzonderheid, and a note beside a figure."""

from __future__ import annotations

from django import forms

from openvis.web.forms.fields import MonthField, WebForm


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
