"""Met ons gedeeld: what another gemeente shares with this one, or with the organisation of a partner."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import mark_safe

from openvis.decisions import sharing as decide
from openvis.domain.access import Permission
from openvis.domain.shared_product import SharedProduct
from openvis.reports.documents.files import FORMS
from openvis.reports.documents.page import report_fragment
from openvis.store.reports import KeptReport
from openvis.web.access import ORIGIN, page, visitor_of
from openvis.web.places import gemeente_name
from openvis.web.presenters.sharing import received_line


@page(Permission.SEE_SHARED)
def listing(request: HttpRequest) -> HttpResponse:
    visitor = visitor_of(request)
    found = decide.shared_with(visitor.person, visitor.gemeente, timezone.localdate())
    return render(
        request,
        "web/shared_with_us.html",
        {"lines": [received_line(each, gemeente_name(each.gemeente)) for each in found]},
    )


@page(Permission.SEE_SHARED)
def detail(request: HttpRequest, product_id: int) -> HttpResponse:
    product, kept = _looked(request, product_id, "html")
    # Every text in it was escaped where it was drawn.
    context = {
        "line": received_line(product, kept.document.gemeente_name),
        "body": mark_safe(report_fragment(kept.document)),
    }
    return render(request, "web/shared_with_us_one.html", context)


@page(Permission.SEE_SHARED)
def as_file(request: HttpRequest, product_id: int, form: str) -> HttpResponse:
    """One of its files."""
    if form not in FORMS:
        raise Http404
    product, kept = _looked(request, product_id, form)
    name = f"gedeeld-{product.gemeente}-{timezone.localdate(kept.asked.as_of)}-{product.id}.{form}"
    return HttpResponse(
        FORMS[form].draw(kept.document),
        content_type=FORMS[form].content_type,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _looked(request: HttpRequest, product_id: int, form: str) -> tuple[SharedProduct, KeptReport]:
    visitor = visitor_of(request)
    return decide.look_at_shared(
        visitor.person, visitor.gemeente, product_id, form=form, now=timezone.now(), origin=ORIGIN
    )
