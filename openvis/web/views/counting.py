"""Having the figures made anew, with progress and a stop: after a decision about a word, or a file that was read in."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from openvis.decisions import counting as ask
from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission
from openvis.domain.job import Job
from openvis.store import jobs
from openvis.web.access import ORIGIN, page, visitor_of
from openvis.web.presenters.uploads import progress
from openvis.web.words import moment


@page(None)
def counting(request: HttpRequest) -> HttpResponse:
    """The button, how far it is, or how the last time ended."""
    visitor = visitor_of(request)
    if request.method == "POST":
        ask.ask_count_anew(visitor.person, gemeente=visitor.gemeente, now=timezone.now(), origin=ORIGIN)
        return redirect("counting")
    check_permission(visitor.person, Permission.CALCULATE, visitor.gemeente)
    job = ask.counting(visitor.gemeente)
    if job is not None and job.is_open:
        return render(request, "web/counting_busy.html", _busy(job))
    ended = {"sentence": job.sentence, "at": moment(job.finished_at), "by": job.by} if job and job.finished_at else None
    return render(request, "web/counting.html", {"ended": ended, "no_worker": not jobs.worker_is_there()})


@page(Permission.CALCULATE)
def stand(request: HttpRequest) -> HttpResponse:
    """How far it is, asked by the page every second; a page that is out of date is drawn anew."""
    job = ask.counting(visitor_of(request).gemeente)
    if job is None or not job.is_open:
        return HttpResponseClientRefresh()
    return render(request, "web/upload_progress.html", _busy(job))


@require_POST
@page(None, page_of_thing="counting")
def stop(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    ask.stop_counting(visitor.person, gemeente=visitor.gemeente, now=timezone.now(), origin=ORIGIN)
    return redirect("counting")


def _busy(job: Job) -> dict[str, Any]:
    return {"progress": progress(job), "no_worker": not jobs.worker_is_there()}
