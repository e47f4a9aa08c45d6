"""The jaarverslag of the safety plan, as a page that stands alone, a PDF and a Word document."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from openvis.decisions.rules.plan_requirements import YEARS
from openvis.domain.access import Permission
from openvis.reports.annual_report import annual_report
from openvis.reports.documents.page import report_page
from openvis.reports.documents.report_files import report_pdf, report_word
from openvis.web.access import page, visitor_of

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
FORMATS = {
    "html": ("text/html; charset=utf-8", report_page),
    "pdf": ("application/pdf", report_pdf),
    "docx": (WORD, report_word),
}


@page(Permission.SEE_PLAN)
def download(request: HttpRequest, year: int, extension: str) -> HttpResponse:
    """The report of a year as it is known now."""
    if extension not in FORMATS or year not in YEARS:
        raise Http404
    visitor = visitor_of(request)
    kind, draw = FORMATS[extension]
    document = annual_report(visitor.scope, visitor.gemeente, year, known=timezone.now())
    answer = HttpResponse(draw(document), content_type=kind)
    name = f"jaarverslag-{visitor.gemeente}-{year}.{extension}"
    answer["Content-Disposition"] = f'{"inline" if extension == "html" else "attachment"}; filename="{name}"'
    return answer
