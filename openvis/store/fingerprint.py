"""The fingerprint of a delivery: which bytes exactly were imported."""

from __future__ import annotations

from hashlib import file_digest, sha256
from pathlib import Path

from openvis.domain.shown_value import shown_name
from openvis.errors import UnreadableFile, reason


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, or of a folder: the names and contents of the files in it. Raises UnreadableFile."""
    try:
        if path.is_dir():
            return _of_folder(path)
        if path.exists() and not path.is_file():  # a pipe or a device: it may never end
            raise UnreadableFile(
                f"{shown_name(path.name)} is geen bestand.", "Kies een bestand of een map met bestanden."
            )
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UnreadableFile(
            f"Het bestand {shown_name(path.name)} kan niet worden gelezen ({reason(error)}).",
            "Controleer de naam en de rechten.",
        ) from None


def _of_folder(folder: Path) -> str:
    digest = sha256()
    for file in sorted(found for found in folder.iterdir() if found.is_file()):
        digest.update(f"{file.relative_to(folder)}\n{sha256_of(file)}\n".encode())
    return digest.hexdigest()
