"""Gedeeld: what the gemeente shares, with whom and how often that is opened; and the form that shares a report."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from openvis.decisions import sharing as decide
from openvis.decisions.reports import check_may_read
from openvis.decisions.rules.permissions import check_permission
from openvis.decisions.rules.policies import person_can_do
from openvis.decisions.rules.states import Verb
from openvis.domain.access import Permission
from openvis.domain.shared_product import Reader, ReaderKind, SharedProduct, latest_end, reader_in_words
from openvis.errors import InputError
from openvis.store import shared_products as store
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.attempt import Attempt
from openvis.web.forms.sharing import ExtendForm, ShareForm
from openvis.web.places import gemeente_name
from openvis.web.presenters import sharing as show
from openvis.web.words import day, sentence

USUAL = timedelta(days=91)  # a quarter, unless somebody says otherwise


@page(Permission.SEE_REPORTS)
def listing(request: HttpRequest) -> HttpResponse:
    visitor, today = visitor_of(request), timezone.localdate()
    products = decide.shared_by(visitor.person, visitor.gemeente)
    looked = store.looks_at(visitor.scope, visitor.gemeente)
    names = _names(each.reader for each in products)
    lines = [(each.opens(today), show.share_line(each, today, names, looked.get(each.id))) for each in products]
    context = {
        "open": [line for opens, line in lines if opens],
        "over": [line for opens, line in lines if not opens],
        "can_share": visitor.can(Permission.SHARE_REPORTS),
    }
    return render(request, "web/shared.html", context)


@page(None)
def new(request: HttpRequest) -> HttpResponse:
    """The form to share the report that the address names; what is sent goes to the service, which may refuse."""
    visitor, today = visitor_of(request), timezone.localdate()
    report_id = _number(request.GET.get("rapport", ""))
    if request.method != "POST":
        check_permission(visitor.person, Permission.SHARE_REPORTS, visitor.gemeente)
    form = _form(request, visitor, today)
    attempt = Attempt(form)
    if request.method == "POST":
        if not form.is_valid():
            check_permission(visitor.person, Permission.SHARE_REPORTS, visitor.gemeente)
        else:
            with attempt:
                made = decide.share(
                    visitor.person, report_id, form.chosen, purpose=form.cleaned_data["purpose"],
                    ends_on=form.cleaned_data["ends_on"], now=timezone.now(), origin=ORIGIN,
                )  # fmt: skip
                messages.success(request, f"Gedeeld tot en met {day(made.ends_on)}.")
                return redirect("shared-one", made.id)
    kept = check_may_read(visitor.person, report_id)
    decide.check_made_for_others(kept.asked)
    return render(request, "web/shared_form.html", {"form": form, "report": kept}, status=attempt.status)


@page(Permission.SEE_REPORTS)
def detail(request: HttpRequest, product_id: int) -> HttpResponse:
    """One product: with whom, what for, until when, and each time it was opened."""
    visitor, today = visitor_of(request), timezone.localdate()
    product, steps, looks = decide.shared_product(visitor.person, product_id)
    looked = (len(looks), looks[0].at) if looks else None
    context = {
        "line": show.share_line(product, today, _names([product.reader]), looked),
        "looks": show.look_lines(looks),
        "steps": show.step_lines(steps, today),
        "extend_form": _extend_form(product, today),
        "can_change": product.opens(today) and person_can_do(visitor.person, Verb.WITHDRAW_SHARE, product),
    }
    return render(request, "web/shared_one.html", context)


@require_POST
@page(None, page_of_thing="shared-one")
def step(request: HttpRequest, product_id: int, verb: str) -> HttpResponse:
    """Share it for longer, or no more."""
    visitor, now = visitor_of(request), timezone.now()
    if verb == "intrekken":
        version = _number(request.POST.get("version", ""))
        decide.withdraw(visitor.person, product_id, version=version, now=now, origin=ORIGIN)
        messages.success(request, "Ingetrokken: de lezer kan het niet meer openen.")
    elif verb == "verlengen":
        form = ExtendForm(request.POST)
        if not form.is_valid():
            check_permission(visitor.person, Permission.SHARE_REPORTS, visitor.gemeente)
            raise InputError("Er is geen laatste dag ingevuld.", "Ga terug en vul een dag in.")
        version = form.cleaned_data["version"]
        made = decide.extend(visitor.person, product_id, ends_on=form.day, version=version, now=now, origin=ORIGIN)
        messages.success(request, f"Verlengd tot en met {day(made.ends_on)}.")
    else:
        raise Http404
    return redirect("shared-one", product_id)


def _form(request: HttpRequest, visitor: Visitor, today: date) -> ShareForm:
    found = decide.readers_for(visitor.gemeente)
    names = _names(found)
    readers = {each: sentence(reader_in_words(each, names)) for each in found}
    return ShareForm(request.POST or None, readers=readers, initial={"ends_on": today + USUAL})


def _extend_form(product: SharedProduct, today: date) -> ExtendForm:
    day_proposed = min(latest_end(today), max(product.ends_on, today) + USUAL)
    return ExtendForm(initial={"ends_on": day_proposed, "version": product.version})


def _names(readers: Iterable[Reader]) -> dict[str, str]:
    """The names of the gemeenten among the readers."""
    return {each.code: gemeente_name(each.code) for each in readers if each.kind is ReaderKind.GEMEENTE}


def _number(text: str) -> int:
    """What an address or a form names; 0 is nothing."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
