"""Where Django puts what a browser sends before any page has seen it: in memory, never on a disk, and only if wanted.

A form is parsed before anybody knows whether it may be sent. So a file is taken in only from somebody who is signed in,
at an address that takes files, and not larger than the setting; any other is read past and forgotten.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import SkipFile, TemporaryFileUploadHandler
from django.http import HttpRequest

from openvis.store.uploads import memory_in_use

MEGABYTE = 1_000_000
MOST_WAITING = 3  # files of the largest size
FORM = 100_000  # bytes the form around the file may take
TAKES_FILES = "/bronnen/inlezen/"


def too_large(request: HttpRequest) -> bool:
    """Whether what is sent is larger than a file may be."""
    return _sent(request) > settings.OPENVIS_UPLOAD_MB * MEGABYTE + FORM


def full() -> bool:
    """Whether so many files wait that there is no room for another."""
    return memory_in_use() > MOST_WAITING * settings.OPENVIS_UPLOAD_MB * MEGABYTE


class InMemory(TemporaryFileUploadHandler):
    def new_file(self, *args: Any, **options: Any) -> None:
        request = self.request
        signed_in = request is not None and getattr(request, "user", None) is not None and request.user.is_authenticated
        if request is None or not signed_in or request.path != TAKES_FILES or too_large(request) or full():
            raise SkipFile
        super().new_file(*args, **options)


def _sent(request: HttpRequest) -> int:
    length = request.META.get("CONTENT_LENGTH") or "0"
    return int(length[:18]) if length.isdecimal() else 0  # more digits say no more
