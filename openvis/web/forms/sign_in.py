"""Signing in."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm

from openvis.web.forms.fields import dress


class SignInForm(AuthenticationForm):
    error_messages = {  # noqa: RUF012 - Django declares it so
        "invalid_login": "De accountnaam of het wachtwoord klopt niet. Let op hoofdletters.",
        "inactive": "Dit account is uitgezet. Vraag de beheerder.",
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["username"].label = "Accountnaam"
        dress(self)
