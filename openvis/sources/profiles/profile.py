"""A mapping profile: a TOML file that says how the columns of a supplier's file map to ours.

`examples/profiles/enforcement.toml` explains every setting. A setting OpenVIS does not know is an error, so a typing
mistake never means "left out". Columns a profile does not name are never read: that is how names, plates and free
text stay outside.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openvis.sources.files.toml_table import TomlTable, parsed, profile_content
from openvis.sources.files.wrong_input import existing_file
from openvis.sources.profiles.profile_rules import Profile
from openvis.sources.profiles.profile_settings import (
    areas_of,
    category_of,
    file_of,
    gemeente_of_source,
    moment_of,
    optional_moment_of,
    place_of,
    reference_of,
    registrar_of,
    reported_by_of,
    rhythm_of,
    slug_of,
    timezone_of,
)

__all__ = ["Profile", "incident_profile", "load_profile", "parse_profile"]


def load_profile(path: Path) -> Profile:
    """Read a profile. Raises BadProfile for anything missing, unknown or contradictory; UnreadableFile when absent."""
    return incident_profile(profile_content(existing_file(path)), path)


def parse_profile(text: str, path: Path) -> Profile:
    """The profile in a text; `path` is what errors call it. Raises BadProfile."""
    return incident_profile(parsed(text, path), path)


def incident_profile(content: dict[str, Any], path: Path) -> Profile:
    """The profile that is the content of a TOML file; `path` is what errors call it. Raises BadProfile."""
    whole = TomlTable(path, "", content)
    source = whole.table("source")
    profile = Profile(
        source=slug_of(source),
        gemeente=gemeente_of_source(source),
        timezone=timezone_of(source),
        file=file_of(whole.optional_table("file") or TomlTable(path, "file", {})),
        reference=reference_of(whole.optional_table("reference")),
        category=category_of(whole.table("category")),
        reported_by=reported_by_of(whole.optional_table("reported_by")),
        occurred_from=moment_of(whole.table("occurred_from")),
        occurred_to=optional_moment_of(whole.optional_table("occurred_to")),
        reported_at=optional_moment_of(whole.optional_table("reported_at")),
        place=place_of(whole.table("place")),
        areas=areas_of(whole.optional_table("areas")),
        rhythm=rhythm_of(source),
        registrar=registrar_of(whole.optional_table("registrar")),
    )
    source.done()
    whole.done()
    return profile
