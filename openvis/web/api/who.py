"""Who asks: an account that is signed in, or the token of one; and no more often than the program can bear."""

import time

from django.core.cache import cache
from django.http import HttpRequest
from django.utils.timezone import localdate
from ninja.errors import Throttled
from ninja.security import HttpBearer
from ninja.security.base import AuthBase

from openvis.domain.access import Person
from openvis.store.accounts import person_of
from openvis.store.api_tokens import person_behind

A_MINUTE = 60
MOST_A_MINUTE = 600  # questions of one account, for each process of the server


class Token(HttpBearer):
    """A program, by the token of an account: with its rights, in the one gemeente the token is for."""

    def authenticate(self, request: HttpRequest, token: str) -> Person | None:
        person = person_behind(token, localdate())
        return not_too_often(person) if person else None


class SessionCookie(AuthBase):
    """Somebody who is signed in on the pages. Only for reading: no question of the API changes anything."""

    openapi_type: str = "apiKey"
    openapi_in: str = "cookie"
    openapi_name: str = "sessionid"

    def __call__(self, request: HttpRequest) -> Person | None:
        if request.headers.get("Authorization"):
            return None  # who shows a token is known by that alone
        if not request.user.is_authenticated:
            return None
        return not_too_often(person_of(request.user))


def not_too_often(person: Person) -> Person:
    """The same person. Raises Throttled for who asked too much in this minute."""
    minute, second = divmod(int(time.time()), A_MINUTE)
    key = f"api-{person.id}-{minute}"
    cache.add(key, 0, timeout=2 * A_MINUTE)
    if cache.incr(key) > MOST_A_MINUTE:
        raise Throttled(wait=A_MINUTE - second)
    return person
