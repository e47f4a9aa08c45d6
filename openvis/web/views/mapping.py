"""Words of suppliers without a kind: which there are, saying what one means, and the open table of kinds itself."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from openvis.decisions import mapping as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission
from openvis.domain.category import UNKNOWN
from openvis.domain.mapping import SupplierWord, newest
from openvis.errors import InputError, UnknownValue
from openvis.store import mapping, results
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.presenters import mapping as show

OTHER = "andere"  # the answer that points at the list of all categories


@page(Permission.SEE_SOURCES)
def words(request: HttpRequest) -> HttpResponse:
    """Every word without a kind, by source, the most rows first; and those that were decided."""
    visitor = visitor_of(request)
    run = results.latest_run(visitor.scope, visitor.gemeente)
    seen = results.words(visitor.scope, visitor.gemeente)
    decided = newest(mapping.decisions(visitor.scope))
    context = {
        "groups": show.source_groups(seen, decided),
        "counted": run is not None,
        "can_calculate": visitor.can(Permission.CALCULATE),
        "can_map": visitor.can(Permission.MAP_CATEGORIES),
        "waiting": sum(each.word is not None and show.category_of(each, decided) != each.category for each in seen),
    }
    return render(request, "web/words.html", context)


@page(None)
def word(request: HttpRequest) -> HttpResponse:
    """One word: what it looks like, what was decided before, and the form to say what it means."""
    visitor = visitor_of(request)
    if request.method != "POST":
        check_permission(visitor.person, Permission.MAP_CATEGORIES, visitor.gemeente)
    problem, chosen = "", _chosen(request)
    if request.method == "POST":
        problem = _decide(request, visitor, chosen)
        if not problem:
            return redirect(f"{reverse('words')}#{request.GET.get('bron', '')}")
    seen = decide.seen_word(visitor.scope, visitor.gemeente, *_asked(request))
    decisions = mapping.decisions(visitor.scope)
    context = {
        "line": show.word_line(seen, newest(decisions)),
        "others": show.other_choices(seen),
        "other": OTHER,
        "no_kinds": show.other_kinds(),
        "history": show.history(decisions, seen),
        "undo": show.undo_to(decisions, seen),
        "chosen": chosen,
        "is_other": chosen in seen.may_mean() and chosen not in {near.slug for near in seen.proposals},
        "reason": request.POST.get("reden", ""),
        "problem": problem,
        "next": _next(visitor, seen),
    }
    return render(request, "web/word.html", context, status=400 if problem else 200)


def _asked(request: HttpRequest) -> tuple[str, str]:
    return request.GET.get("bron", ""), request.GET.get("woord", "")


def _chosen(request: HttpRequest) -> str:
    """The slug that was chosen: by a button, or in the list behind the last of them."""
    answer, other = request.POST.get("soort", ""), request.POST.get("andere", "")
    return other if answer in {OTHER, ""} else answer


def _decide(request: HttpRequest, visitor: Visitor, slug: str) -> str:
    """Decide, and say so at the top of the next page; why it could not be, for beside the form."""
    if not slug:
        return "U hebt nog niets gekozen. Kies een soort, of een van de andere antwoorden."
    source, asked = _asked(request)
    try:
        made = decide.map_word(
            visitor.person,
            gemeente=visitor.gemeente,
            source=source,
            word=asked,
            slug=slug,
            reason=request.POST.get("reden", ""),
            now=timezone.now(),
            origin=ORIGIN,
        )
    except UnknownValue:
        raise
    except InputError as refusal:
        return str(refusal)
    messages.success(request, show.decided_sentence(made))
    return ""


def _next(visitor: Visitor, seen: SupplierWord) -> SupplierWord | None:
    """The word without a kind that comes after this one, of the same source."""
    decided = newest(mapping.decisions(visitor.scope))
    mine = [each for each in results.words(visitor.scope, visitor.gemeente) if each.source == seen.source and each.word]
    after = mine[mine.index(seen) + 1 :] if seen in mine else []
    return next((each for each in after if show.category_of(each, decided) == UNKNOWN), None)
