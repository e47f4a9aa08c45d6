"""Where an uploaded file lies: as it came in a folder in memory, and its copy without personal data beside the tables.

What came in may hold anything, so it never touches a disk of ours: it waits in OPENVIS_MEMORY until the worker has made
the copy, and is then removed. The copy goes when it has been imported, or when nobody touched it for a week.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import blake2b
from pathlib import Path

from django.conf import settings

from openvis.domain.personal_data import kind_inside
from openvis.errors import NothingStored
from openvis.store import jobs

KEPT = timedelta(days=7)
LONGEST_NAME = 80
COPY_SUFFIX, MAP_SUFFIX = ".csv", ".geojson"


def memory_folder() -> Path:
    """For what came in; one per installation, ours alone to read."""
    own = blake2b(str(settings.OPENVIS_DATA).encode(), digest_size=6).hexdigest()
    folder = Path(settings.OPENVIS_MEMORY) / f"openvis-{own}"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def safe_name(name: str) -> str:
    """A file name without a folder, and without anything of a person: "Klacht J. Jansen.csv" becomes "bestand.csv"."""
    base = Path(name.replace("\\", "/")).name
    clean = "".join(sign if sign.isalnum() or sign in "._- ()" else "_" for sign in base).strip(". ")[-LONGEST_NAME:]
    suffix = "".join(Path(clean).suffixes[-2:]) if clean.endswith(".gz") else Path(clean).suffix
    spaced = clean.replace("_", " ")
    return clean if clean and not kind_inside(spaced) else f"bestand{suffix}"


def receive(upload: str, pieces: Iterable[bytes]) -> None:
    """Keep what came in, in memory, until the worker has looked at it."""
    with os.fdopen(os.open(_raw(upload), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        for piece in pieces:
            raw.write(piece)


def memory_in_use() -> int:
    """Bytes of everything that waits in memory: it is shared with all that runs on the computer."""
    return sum(path.stat().st_size for path in memory_folder().iterdir() if path.is_file())


def received(upload: str) -> Path:
    """What came in. Raises NothingStored when it is gone: after a restart of the computer memory is empty."""
    if not _raw(upload).exists():
        raise NothingStored("Het ingeleverde bestand is er niet meer.", "Lever het bestand opnieuw in.")
    return _raw(upload)


def forget_received(upload: str) -> None:
    _raw(upload).unlink(missing_ok=True)


def place_for_copy(upload: str, file_name: str, suffix: str = COPY_SUFFIX) -> Path:
    """Where the copy comes; it is called after the file, so that a batch and an error name what a person knows."""
    folder = _folder(upload)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / (file_name.removesuffix(".gz").rsplit(".", 1)[0] + suffix)


def copy_of(upload: str) -> Path:
    """The copy. Raises NothingStored when it was removed."""
    there = sorted(_folder(upload).iterdir()) if _folder(upload).is_dir() else []
    found = [path for path in there if path.suffix in (COPY_SUFFIX, MAP_SUFFIX)]
    if not found:
        raise NothingStored("Het ingeleverde bestand is al opgeruimd.", "Lever het bestand opnieuw in.")
    return found[0]


def forget(upload: str) -> None:
    """Remove everything of an uploaded file."""
    forget_received(upload)
    shutil.rmtree(_folder(upload), ignore_errors=True)


def tidy(now: datetime) -> None:
    """Remove what nobody needs any more: imported, untouched for a week, or left behind by a cut off request."""
    known = jobs.uploads_known()
    current = {upload for upload, touched in known.items() if now - touched < KEPT}
    folders = _uploads_folder().iterdir() if _uploads_folder().is_dir() else ()
    for path in folders:
        if path.name not in current:
            shutil.rmtree(path, ignore_errors=True)
    for path in memory_folder().iterdir():
        # A file of the last hour may belong to a request that has not yet asked for its job.
        if path.name not in current and now.timestamp() - path.stat().st_mtime > 3600:
            path.unlink(missing_ok=True)


def _raw(upload: str) -> Path:
    return memory_folder() / upload


def _uploads_folder() -> Path:
    return Path(settings.OPENVIS_DATA) / "uploads"


def _folder(upload: str) -> Path:
    return _uploads_folder() / upload
