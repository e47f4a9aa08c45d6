"""Files in a Delta table's folder that no version of the table knows: what a write that was cut off leaves behind."""

from __future__ import annotations

import json
import re
from pathlib import Path
from urllib.parse import unquote

from openvis.store import delta

LOG = "_delta_log"
# Commits, checkpoints, checksums and the pointer to the last checkpoint; anything else in the log is half a write.
LOG_FILE = re.compile(r"^(\d{20}\.(json|crc|checkpoint.*\.parquet)|_last_checkpoint)$")


def remove_leftovers(table: str) -> int:
    """Delete what no commit refers to. Only while holding the lock of whoever writes this table. Returns how many.

    Reads the whole log, so this runs after a crash only, not at every start.
    """
    folder = delta.tables_folder() / table
    known = _known(folder)
    unknown = [path for path in folder.rglob("*") if path.is_file() and not _belongs(path, folder, known)]
    for path in unknown:
        path.unlink()
    return len(unknown)


def _belongs(path: Path, folder: Path, known: set[str]) -> bool:
    name = path.relative_to(folder).as_posix()
    return bool(LOG_FILE.match(path.name)) if name.startswith(f"{LOG}/") else name in known


def _known(folder: Path) -> set[str]:
    """Every data file any version ever added, so that older versions stay readable."""
    names = set()
    for commit in sorted((folder / LOG).glob("*.json")):
        for line in commit.read_text(encoding="utf-8").splitlines():
            if added := json.loads(line).get("add"):
                names.add(unquote(added["path"]))
    return names
