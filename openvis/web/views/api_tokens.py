"""Tokens voor de API: which programs ask as whoever looks, making another, and taking one back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from openvis.decisions import api_tokens as keep
from openvis.domain.access import Permission, Scope
from openvis.domain.api_token import ApiToken
from openvis.errors import InputError
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.forms.api_tokens import TokenForm
from openvis.web.words import day

TAKE_BACK = "intrekken"


@page(Permission.SEE_TODAY)
def tokens(request: HttpRequest) -> HttpResponse:
    """The list and the form; a token that was made is shown on this answer and never again."""
    visitor, now = visitor_of(request), timezone.now()
    if request.method == "POST" and (number := request.POST.get(TAKE_BACK)):
        return _take_back(request, visitor, number)
    form = TokenForm(request.POST or None, gemeenten=_gemeenten(visitor), today=timezone.localdate())
    secret = ""
    if request.method == "POST" and form.is_valid():
        try:
            _, secret = keep.make_token(visitor.person, **form.cleaned_data, now=now, origin=ORIGIN)
        except InputError as refusal:
            form.add_error(None, str(refusal))
        else:
            form = TokenForm(gemeenten=_gemeenten(visitor), today=timezone.localdate())
    lines = [_line(each) for each in keep.own_tokens(visitor.person)]
    context = {"form": form, "secret": secret, "lines": lines}
    return render(request, "web/my_tokens.html", context, status=400 if form.errors else 200)


def _take_back(request: HttpRequest, visitor: Visitor, number: str) -> HttpResponse:
    if not number.isdecimal() or len(number) > 9:
        raise InputError("Dit token bestaat niet.", "Kies een token uit de lijst.")
    found = keep.withdraw_own(visitor.person, int(number), now=timezone.now(), origin=ORIGIN)
    messages.success(request, f"Het token '{found.name}' is ingetrokken en werkt niet meer.")
    return redirect("my-tokens")


def _gemeenten(visitor: Visitor) -> dict[str, str]:
    codes = sorted(visitor.person.scope.gemeenten)
    return {code: places.area_names(Scope.of(code)).get(code, code) for code in codes}


def _line(token: ApiToken) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "id": token.id,
        "name": token.name,
        "gemeente": token.gemeente,
        "until": day(token.ends_on),
        "used": day(token.used_on) if token.used_on else "nog niet",
        "works": token.opens(today),
        "stand": "werkt" if token.opens(today) else "ingetrokken" if token.withdrawn_at else "verlopen",
    }
