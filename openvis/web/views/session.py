"""Signing in and out, and the page to begin at."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from openvis.errors import NotPermitted
from openvis.web.access import visitor_of
from openvis.web.context import NAVIGATION
from openvis.web.forms.sign_in import SignInForm
from openvis.web.views.errors import explained


class SignIn(LoginView):
    form_class = SignInForm
    template_name = "web/sign_in.html"
    redirect_authenticated_user = True


class SignOut(LogoutView):
    http_method_names = ["post", "options"]  # noqa: RUF012 - Django declares it so


@login_required
def start(request: HttpRequest) -> HttpResponse:
    """Send a person to the first page they may see."""
    visitor = visitor_of(request)
    for pages in NAVIGATION.values():
        for name, _, permission in pages:
            if visitor.can(permission):
                return redirect(name)
    raise NotPermitted("Uw account mag nog geen enkele pagina zien.", "Vraag de beheerder welke rol bij uw werk hoort.")


def locked_out(request: HttpRequest, response: Any, credentials: Any) -> HttpResponse:
    """What django-axes shows after too many wrong passwords."""
    minutes = round(settings.AXES_COOLOFF_TIME * 60)
    return explained(
        request,
        429,
        "Er is te vaak een verkeerd wachtwoord ingevuld voor dit account.",
        f"Wacht {minutes} minuten en probeer het dan opnieuw, of vraag de beheerder.",
    )
