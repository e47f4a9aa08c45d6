"""Pages for when something does not work: a sentence on what happened and one on what to do next."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from openvis.web.api.edge import is_of_api, problem

HEADING_OF = {
    200: "Er is nog niets te zien",
    400: "Dit kan niet zo",
    403: "Hier mag u niet bij",
    404: "Deze pagina is er niet",
    405: "Dit is geen pagina",
    409: "Dit kan nu niet",
    410: "Dit wordt niet meer gedeeld",
    429: "Even wachten",
    500: "Er ging iets mis",
    503: "Even wachten",
}

GOES_ON = {400, 409, 503}  # whoever typed something will do so again


def explained(request: HttpRequest, status: int, sentence: str, next_step: str) -> HttpResponse:
    """The page for one status; a program that asks the API gets the same as a problem."""
    if is_of_api(request):
        return problem(status, sentence, next_step)
    context = {
        "heading": HEADING_OF[status],
        "sentence": sentence,
        "next_step": next_step,
        "typed": _typed(request) if status in GOES_ON else [],
    }
    return render(request, "web/error.html", context, status=status)


def _typed(request: HttpRequest) -> list[str]:
    """The text somebody typed into a form that was refused, so that it can be copied: never a password or a file."""
    if request.content_type != "application/x-www-form-urlencoded":
        return []
    said = [each.strip() for name in request.POST if "password" not in name for each in request.POST.getlist(name)]
    return [each for each in said if " " in each]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return explained(request, 400, "De computer begrijpt deze vraag niet.", "Ga terug en probeer het opnieuw.")


def refused(request: HttpRequest, exception: Exception) -> HttpResponse:
    return explained(request, 403, "U mag deze pagina niet zien.", "Vraag de beheerder als dit wel bij uw werk hoort.")


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What Django shows when the protection of a form does not fit the session."""
    return explained(
        request,
        403,
        "Dit formulier is verlopen. Er is niets opgeslagen.",
        "Open de pagina opnieuw en vul het nog eens in.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return explained(
        request, 404, "Dit adres bestaat niet.", "Kijk of u het goed hebt overgenomen, of begin bij de eerste pagina."
    )


def not_a_page(request: HttpRequest) -> HttpResponse:
    """For an address that belongs to a button: it cannot be opened by itself."""
    return explained(
        request, 405, "Dit adres hoort bij een knop op een andere pagina.", "Ga naar die pagina en kies daar de knop."
    )


def failed(request: HttpRequest) -> HttpResponse:
    """An error nobody foresaw. The page stands on its own: whatever broke may also break the layout."""
    if is_of_api(request):
        return problem(500, "Er ging iets mis in OpenVIS.", "Probeer het later opnieuw, of meld het de beheerder.")
    return HttpResponse(render_to_string("web/failed.html"), status=500)
