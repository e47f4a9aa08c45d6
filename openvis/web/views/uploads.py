"""Bringing a file in without programming: hand it in, say what the columns are, try it, and read it in."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django_htmx.http import HttpResponseClientRefresh

from openvis.decisions import uploads as ask
from openvis.decisions.rules.permissions import check_permission
from openvis.domain.access import Permission
from openvis.domain.file_kind import FileKind
from openvis.domain.job import Job, JobKind, JobState
from openvis.domain.look import Look, look_of_json
from openvis.domain.reading import Reading, reading_of_json
from openvis.errors import InputError, NotAllowedNow, UnknownValue
from openvis.store import jobs, profiles, read
from openvis.web.access import ORIGIN, Visitor, page, visitor_of
from openvis.web.forms.reading import answered, needs_another_look
from openvis.web.presenters import uploads as show
from openvis.web.upload_handler import full, too_large

LISTED = 10


@page(None)
def hand_in(request: HttpRequest) -> HttpResponse:
    """The form to hand in a file, and the files that were handed in last."""
    visitor = visitor_of(request)
    problem = ""
    if request.method == "POST":
        file = request.FILES.get("bestand")
        if file is not None:
            job = ask.hand_in(
                visitor.person,
                gemeente=visitor.gemeente,
                file_name=file.name or "",
                pieces=file.chunks(),
                now=timezone.now(),
                origin=ORIGIN,
            )
            return redirect("upload", job.id)
        problem = _why_no_file(request)
    check_permission(visitor.person, Permission.IMPORT, visitor.gemeente)
    context = {
        "problem": problem,
        "limit": settings.OPENVIS_UPLOAD_MB,
        "handed_in": [show.upload_line(job) for job in jobs.looks(visitor.scope, newest=LISTED)],
        "no_areas": read.areas(visitor.scope).is_empty(),
        "no_worker": not jobs.worker_is_there(),
    }
    return render(request, "web/hand_in.html", context, status=400 if problem else 200)


@page(None)
def upload(request: HttpRequest, upload_id: str) -> HttpResponse:
    """One file: its progress, or what was seen and the form, and what the dry run found."""
    visitor = visitor_of(request)
    asked = _jobs_of(visitor, upload_id)
    context: dict[str, Any] = {"upload": upload_id, "name": asked[-1].input["file_name"], "newest": asked[0].id}
    nothing_to_choose = asked[-1].state is not JobState.DONE
    if request.method != "POST" or nothing_to_choose:  # what is chosen is checked where it is written down
        check_permission(visitor.person, Permission.IMPORT, visitor.gemeente)
    if nothing_to_choose or (request.method != "POST" and not _is_open_to_choose(asked[0])):
        return _without_form(request, visitor, asked, context)
    look = look_of_json(asked[-1].result)
    reading, problem, note = _newest_reading(asked, look, request), "", ""
    if request.method == "POST":
        reading = answered(look, reading, request.POST)
        if needs_another_look(reading, request.POST):
            note = "U koos een andere kolom. Zeg nu ook wat de waarden in die kolom zijn, en doe dan de proef."
        else:
            problem = _ask_trial(request, visitor, upload_id, reading)
            if not problem:
                return redirect("upload", upload_id)
    context |= _form(visitor, look, reading) | _outcome(asked, reading) | {"problem": problem, "note": note}
    return render(request, "web/upload.html", context, status=400 if problem else 200)


def _is_open_to_choose(newest: Job) -> bool:
    """Whether nothing is being done with the file, and it was not imported."""
    return not newest.is_open and not (newest.kind is JobKind.IMPORT and newest.state is JobState.DONE)


def _without_form(request: HttpRequest, visitor: Visitor, asked: list[Job], context: dict[str, Any]) -> HttpResponse:
    """The page while the worker is busy, when the file could not be read, or when it was imported."""
    newest, look_job = asked[0], asked[-1]
    if newest.is_open:
        return render(request, "web/upload_busy.html", context | _busy(newest))
    if look_job.state is not JobState.DONE:
        return render(request, "web/upload_ended.html", context | {"sentence": look_job.sentence})
    trial = next((job for job in asked if job.kind is JobKind.TRY and "profile" in job.result), None)
    done = {
        "batch": newest.result["batch"],
        "trial_id": trial.id if trial else "",
        "profile_names": _profiles(visitor),
    }
    return render(request, "web/upload_done.html", context | done)


def _ask_trial(request: HttpRequest, visitor: Visitor, upload_id: str, reading: Reading) -> str:
    """Ask for a dry run; why it cannot be, for beside the form, and otherwise nothing."""
    seen = request.POST.get("gezien", "")
    try:
        ask.ask_trial(visitor.person, upload_id, reading, seen=seen, now=timezone.now(), origin=ORIGIN)
    except (InputError, NotAllowedNow) as refusal:
        return str(refusal)
    return ""


@page(Permission.IMPORT)
def stand(request: HttpRequest, upload_id: str) -> HttpResponse:
    """How far the work is, asked by the page every second; a page that is out of date is drawn anew."""
    newest = _jobs_of(visitor_of(request), upload_id)[0]
    if not newest.is_open:
        return HttpResponseClientRefresh()
    return render(request, "web/upload_progress.html", {"upload": upload_id} | _busy(newest))


@require_POST
@page(None, page_of_thing="upload")
def import_it(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Import what the dry run showed."""
    ask.ask_import(visitor_of(request).person, request.POST.get("proef", ""), now=timezone.now(), origin=ORIGIN)
    return redirect("upload", upload_id)


@require_POST
@page(None, page_of_thing="upload")
def stop(request: HttpRequest, upload_id: str) -> HttpResponse:
    ask.stop(visitor_of(request).person, request.POST.get("taak", ""), now=timezone.now(), origin=ORIGIN)
    return redirect("upload", upload_id)


@require_POST
@page(None, page_of_thing="upload")
def keep_profile(request: HttpRequest, upload_id: str) -> HttpResponse:
    """Keep how the file was read, for the next one with these columns."""
    trial, name = request.POST.get("proef", ""), request.POST.get("naam", "")
    kept = ask.keep_profile_of(visitor_of(request).person, trial, name, now=timezone.now(), origin=ORIGIN)
    messages.success(request, f"Het profiel '{kept.name}' is bewaard. Een volgend bestand wordt zo gelezen.")
    return redirect("upload", upload_id)


def _jobs_of(visitor: Visitor, upload_id: str) -> list[Job]:
    asked = jobs.of_upload(visitor.scope, upload_id)
    if not asked:
        raise UnknownValue("Dit bestand is hier niet ingeleverd.", "Kies een bestand op de pagina Lees een bestand in.")
    return asked


def _why_no_file(request: HttpRequest) -> str:
    if too_large(request):
        return (
            f"Het bestand is groter dan {settings.OPENVIS_UPLOAD_MB} MB. Er is niets bewaard. Deel het op, "
            "of lees het in op de computer van OpenVIS met `openvis import incidents`."
        )
    if full():
        return "Er wachten te veel bestanden tot zij bekeken zijn. Er is niets bewaard. Probeer het straks opnieuw."
    return "Er is geen bestand meegekomen. Kies een bestand dat niet leeg is."


def _busy(job: Job) -> dict[str, Any]:
    return {"progress": show.progress(job), "no_worker": not jobs.worker_is_there()}


def _newest_reading(asked: list[Job], look: Look, request: HttpRequest) -> Reading:
    """What was last asked for this file; what was guessed where nothing was, or where it is said to be another kind."""
    last = next((job for job in asked if job.kind is JobKind.TRY), None)
    reading = reading_of_json(last.input["reading"]) if last else look.reading
    said = request.POST.get("soort-bestand") or request.GET.get("soort-bestand")
    other = next((each for kind, each in look.proposals.items() if kind == said), None)
    return other.reading if other and said != reading.file_kind else reading


def _form(visitor: Visitor, look: Look, reading: Reading) -> dict[str, Any]:
    tables = {FileKind.COUNTS: "counts", FileKind.SURVEY: "perception", FileKind.RASTER: "rasters"}
    table = tables.get(reading.file_kind, "incidents")
    return {
        "look": look,
        "file_kind": show.file_kind(look, reading),
        "told": show.told(reading),
        "how_read": show.how_read(look),
        "reading": reading,
        "columns": show.columns(look, reading),
        "meanings": show.meaning_choices(reading),
        "kinds": show.kinds(look, reading),
        "categories": show.category_choices(),
        "reporters": show.reporters(look, reading),
        "reporter_choices": show.reporter_choices(),
        "sources": sorted({batch.source for batch in read.batches(visitor.scope) if batch.table == table}),
        "profile_names": _profiles(visitor),
    }


def _outcome(asked: list[Job], reading: Reading) -> dict[str, Any]:
    """How the last thing that was asked ended, and the dry run where that one went well and was of this kind."""
    newest = asked[0]
    good = _good_trial(asked)
    trial = next((job for job in asked if job.id == good), None)
    if trial and reading_of_json(trial.input["reading"]).file_kind is not reading.file_kind:
        trial = None
    ended = newest.sentence if newest.kind is not JobKind.LOOK and newest.state is not JobState.DONE else ""
    return {
        "ended": ended,
        "trial": show.trial_lines(trial) if trial else None,
        "trial_id": good,
    }


def _good_trial(asked: list[Job]) -> str:
    """The newest dry run, if it went well."""
    trial = next((job for job in asked if job.kind is JobKind.TRY), None)
    return trial.id if trial and trial.state is JobState.DONE else ""


def _profiles(visitor: Visitor) -> list[str]:
    return sorted(profile.name for profile in profiles.newest(visitor.scope))
