"""The rule a gemeente sets itself for which reports are one event."""

from __future__ import annotations

from pathlib import Path

from openvis.domain.event_rule import EventRule, Reach, rule_of, usual_rule
from openvis.domain.shown_value import shown_name
from openvis.errors import ConfigurationError
from openvis.pipeline.bringing.toml_file import read_toml

EXAMPLE = "Neem openvis/domain/event_rule.toml als voorbeeld."


def event_rule_for(gemeente: str, *, path: Path | None, folder: Path | None) -> EventRule:
    """The rule a run works with: in a file that was named, else the one of the gemeente in a folder, else the usual.

    Raises UnreadableFile and BadProfile, and ConfigurationError where there is no such folder.
    """
    if path is not None:
        return read_event_rule(path)
    if folder is not None and not folder.is_dir():
        raise ConfigurationError(
            f"De map {folder} met regels voor gebeurtenissen bestaat niet.",
            "Maak de map, of haal OPENVIS_EVENT_RULES weg.",
        )
    own = folder / f"{gemeente}.toml" if folder else None
    return read_event_rule(own) if own and own.exists() else usual_rule()


def read_event_rule(path: Path) -> dict[str, Reach]:
    """The rule in a TOML file with tables as [reach.overlast]. Raises UnreadableFile and BadProfile."""
    return rule_of(read_toml(path, example=EXAMPLE), shown_name(path.name))
