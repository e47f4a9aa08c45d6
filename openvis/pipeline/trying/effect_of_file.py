"""What an action changed, asked of anyone's panel: a file, which areas had it, and from when."""

from __future__ import annotations

from pathlib import Path

from openvis.analysis.effects.effect import effect_of
from openvis.domain.effect import Effect
from openvis.domain.panel import Panel
from openvis.domain.shown_value import shown
from openvis.errors import UnknownValue
from openvis.sources import panel_file
from openvis.sources.files.wrong_input import nearest, place
from openvis.sources.panel_file import PanelColumns, PanelFile


def effect_of_file(
    path: Path,
    *,
    treated: str | None = None,
    start: str | None = None,
    starts: str | None = None,
    ring: str | None = None,
    reduction_percent: int | None = None,
    columns: PanelColumns | None = None,
    season: int | None = None,
) -> Effect:
    """The effect of what was done in some areas of a file of counts.

    treated  areas with commas between them; or a column of `columns` says it of each row
    start    the first period of all;  starts  "area=period" with commas, for areas with one of their own
    """
    if reduction_percent is not None and not 0 < reduction_percent <= 100:
        raise UnknownValue(f"{reduction_percent} procent minder kan niet.", "Kies bij --reduction 1 tot en met 100.")
    if season is not None and season < 1:
        raise UnknownValue(f"{season} perioden in een jaar kan niet.", "Kies bij --season 1 of meer.")
    file = panel_file.read(path, columns or PanelColumns())
    begins = _begins(path, file, treated, start, starts)
    around = _areas(path, file, ring)
    if both := [area for area in around if area in begins]:
        raise UnknownValue(
            f"In {shown(both[0])} was de actie, en het ligt er ook omheen.", "Noem het bij --treated of bij --ring."
        )
    panel = Panel(
        areas=file.areas,
        periods=file.periods,
        counts=file.counts,
        starts=tuple(begins.get(area) for area in file.areas),
        ring=tuple(area in around for area in file.areas),
        season=season or file.season,
    )
    return effect_of(panel, reduction_percent, second=True)


def _begins(path: Path, file: PanelFile, treated: str | None, start: str | None, starts: str | None) -> dict[str, int]:
    """{area with the action: position of its first period}."""
    begins = dict(file.begins)
    if treated is not None:
        if start is None and starts is None:
            raise UnknownValue("Er staat niet bij wanneer de actie begon.", "Geef de eerste periode met --from.")
        begins = dict.fromkeys(_areas(path, file, treated), -1)
    if start is not None:
        begins = dict.fromkeys(begins, _period(path, file, start))
    for part in _parts(starts):
        area, _, when = part.partition("=")
        if not when:
            raise UnknownValue(f"Bij --starts staat {shown(part)}, zonder periode.", "Schrijf gebied=periode.")
        begins[_known(path, area.strip(), file.areas)] = _period(path, file, when.strip())
    if not begins:
        raise UnknownValue(
            f"{place(path)}: er staat niet bij in welke gebieden de actie was.",
            "Noem ze met --treated, of geef met --treated-column de kolom waarin 1 staat waar de actie liep.",
        )
    if late := [area for area, at in begins.items() if at < 0]:
        raise UnknownValue(f"Van {shown(late[0])} is niet bekend wanneer de actie begon.", "Geef --from of --starts.")
    return begins


def _areas(path: Path, file: PanelFile, named: str | None) -> list[str]:
    return [_known(path, area, file.areas) for area in _parts(named)]


def _parts(named: str | None) -> list[str]:
    return [part.strip() for part in (named or "").split(",") if part.strip()]


def _known(path: Path, area: str, areas: tuple[str, ...]) -> str:
    if area in areas:
        return area
    near = nearest(area, areas)
    raise UnknownValue(
        f"{place(path)} heeft geen gebied {shown(area)}.",
        f"Bedoelt u {shown(near)}?" if near else "Schrijf het zoals het in het bestand staat.",
    )


def _period(path: Path, file: PanelFile, text: str) -> int:
    key = file.written.get(text, text)
    if key in file.periods:
        return file.periods.index(key)
    raise UnknownValue(
        f"{place(path)} heeft geen periode {shown(text)}.",
        f"Het bestand loopt van {file.periods[0]} tot en met {file.periods[-1]}.",
    )
