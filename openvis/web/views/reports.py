"""Rapporten: the list, asking for one, reading one, its files, and the page everybody may read."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from openvis.decisions import reports as decide
from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission
from openvis.domain.area import AreaLevel
from openvis.domain.job import Job
from openvis.domain.report_kind import MADE_FOR_OTHERS, NEEDS, ReportKind
from openvis.domain.words import word
from openvis.errors import InputError, NotAllowedNow
from openvis.reports.documents.files import FORMS
from openvis.reports.documents.page import report_fragment
from openvis.store import jobs, reports
from openvis.store.reports import KeptReport
from openvis.web import places
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.forms.reports import ReportForm
from openvis.web.presenters.uploads import progress
from openvis.web.words import day, moment, sentence


@page(None)
def listing(request: HttpRequest) -> HttpResponse:
    """What was made, and the form to ask for another; while one is being made, how far it is."""
    visitor, now, status = visitor_of(request), timezone.now(), 200
    if request.method != "POST":
        check_permission(visitor.person, Permission.SEE_REPORTS, visitor.gemeente)
    form = _form(request, visitor)
    if request.method == "POST":
        if form.is_valid():
            try:
                asked = form.asked(visitor.gemeente, now)
                decide.ask_report(visitor.person, asked, now=now, origin=ORIGIN)
            except InputError as refusal:
                form.add_error(None, str(refusal))
            except NotAllowedNow as refusal:
                messages.warning(request, str(refusal))
                return redirect("reports")
            else:
                return redirect("reports")
        else:
            check_permission(visitor.person, Permission.MAKE_REPORTS, visitor.gemeente)
        status = 400
    job = decide.making(visitor.gemeente)
    context = {
        "lines": [_line(each) for each in decide.readable(visitor.person, visitor.gemeente)],
        "form": form,
        "can_make": visitor.can(Permission.MAKE_REPORTS),
        "busy": _busy(job) if job and job.is_open else None,
        "ended": {"sentence": job.sentence, "at": moment(job.finished_at)} if job and job.finished_at else None,
    }
    return render(request, "web/reports.html", context, status=status)


@page(Permission.SEE_REPORTS)
def stand(request: HttpRequest) -> HttpResponse:
    """How far the report is that is being made, asked by the page every second."""
    job = decide.making(visitor_of(request).gemeente)
    if job is None or not job.is_open:
        return HttpResponseClientRefresh()
    return render(request, "web/upload_progress.html", _busy(job))


@page(Permission.SEE_REPORTS)
def detail(request: HttpRequest, report_id: int) -> HttpResponse:
    visitor = visitor_of(request)
    kept = decide.check_may_read(visitor.person, report_id)
    context = _shown(kept) | {
        "line": _line(kept),
        "is_public_kind": kept.asked.kind is ReportKind.PUBLIC,
        "is_for_others": kept.asked.kind in MADE_FOR_OTHERS and not kept.asked.points,
        "can_share": visitor.can(Permission.SHARE_REPORTS),
        "can_publish": visitor.can(Permission.PUBLISH_REPORTS),
    }
    return render(request, "web/report.html", context)


@page(Permission.SEE_REPORTS)
def as_file(request: HttpRequest, report_id: int, form: str) -> HttpResponse:
    """One of the files, drawn from what was kept."""
    kept = decide.check_may_read(visitor_of(request).person, report_id)
    return _file(kept, form)


@require_POST
@page(None, page_of_thing="report")
def publish(request: HttpRequest, report_id: int) -> HttpResponse:
    """Let everybody read it, or no longer."""
    visitor, public = visitor_of(request), request.POST.get("openbaar") == "ja"
    decide.publish(visitor.person, report_id, public=public, now=timezone.now(), origin=ORIGIN)
    told = "Iedereen kan dit overzicht nu lezen." if public else "Dit overzicht is niet meer openbaar."
    messages.success(request, told)
    return redirect("report", report_id)


def public_report(request: HttpRequest, code: str) -> HttpResponse:
    """What an adviseur published last; without an account, and nothing where nothing was."""
    kept = reports.published(code)
    if kept is None:
        raise Http404
    return render(request, "web/public_report.html", _shown(kept) | {"code": code})


def public_file(request: HttpRequest, code: str, form: str) -> HttpResponse:
    """The same as a file."""
    kept = reports.published(code)
    if kept is None:
        raise Http404
    return _file(kept, form)


def _form(request: HttpRequest, visitor: Visitor) -> ReportForm:
    # What is sent goes to the service, which refuses and writes that down: also a kind that was not offered.
    sent = request.method == "POST"
    kinds = [kind for kind in ReportKind if sent or all(visitor.can(permission) for permission in NEEDS[kind])]
    return ReportForm(
        request.POST or None,
        initial={"as_of": timezone.localdate(), "kind": request.GET.get("soort"), "year": request.GET.get("jaar")},
        kinds=kinds,
        wijken=places.names_of_level(visitor.scope, AreaLevel.WIJK),
        points=visitor.can(Permission.SEE_POINTS),
    )


def _line(kept: KeptReport) -> dict[str, Any]:
    return {
        "id": kept.id,
        "title": kept.title,
        "kind": sentence(word(kept.asked.kind)),
        "as_of": day(kept.asked.as_of),
        "made": moment(kept.made_at),
        "by": kept.by,
        "public": kept.public,
        "points": kept.asked.points,
    }


def _shown(kept: KeptReport) -> dict[str, Any]:
    document = kept.document
    return {
        "title": document.title,
        # Every text in it was escaped where it was drawn.
        "body": mark_safe(report_fragment(document)),
        "forms": [(ending, form.name) for ending, form in FORMS.items() if ending != "html"],
    }


def _file(kept: KeptReport, ending: str) -> HttpResponse:
    form = FORMS.get(ending)
    if form is None:
        raise Http404
    name = f"{kept.asked.kind.value}-{timezone.localdate(kept.asked.as_of)}-{kept.id}.{ending}"
    return HttpResponse(
        form.draw(kept.document),
        content_type=form.content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _busy(job: Job) -> dict[str, Any]:
    return {"progress": progress(job), "no_worker": not jobs.worker_is_there()}
