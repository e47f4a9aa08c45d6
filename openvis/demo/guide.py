"""The page docs/demo.md: what was planted, and how often it stands in the files of the usual seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

import numpy as np
import polars as pl
from scipy.spatial import KDTree

from openvis.demo.history import History, draw_history
from openvis.demo.source_files import SEED
from openvis.demo.town import buurt, buurten
from openvis.demo.truths import (
    DELIVERED_ON,
    LAST_MONTH,
    MONTHS,
    TRUTHS,
    AcuteRise,
    BorderCluster,
    NearRepeats,
    PlacesShock,
    PlantedIntervention,
    StructuralHotspot,
)
from openvis.domain.category import category
from openvis.domain.quality import Measure
from openvis.domain.words import word

# Where they go in guide.md.
TABLES = "<!-- tables -->\n"
EVENT_RULE = "<!-- event rule -->\n"


def demo_page(event_rule: str) -> str:
    """docs/demo.md: the text of guide.md around the tables. `event_rule`: how well reports are taken together."""
    text = files("openvis.demo").joinpath("guide.md").read_text(encoding="utf-8")
    return text.replace(TABLES, planted_tables()).replace(EVENT_RULE, event_rule)


@cache
def usual_history() -> History:
    """The whole months of the history behind the files of the usual seed."""
    return within_months(draw_history(SEED))


@cache
def planted_tables() -> str:
    """Markdown tables of every planted truth and of the sizes of the files."""
    history = usual_history()
    parts = [
        "### Sizes", _sizes(history),
        "### In the police files", _police_truths(history.police),
        "### Earlier interventions", _interventions(history.police),
        "### In the other files", _other_truths(history),
        "### What is wrong with the files", _faults(history),
    ]  # fmt: skip
    return "\n\n".join(parts) + "\n"


def within_months(history: History) -> History:
    """The history without the days after the last whole month."""
    whole = pl.col("occurred_from").dt.date() < LAST_MONTH.end
    return History(
        police=history.police.filter(whole),
        enforcement=history.enforcement.filter(whole),
        meldingen=history.meldingen.filter(whole),
        late=history.late.filter(whole),
        phone=history.phone.filter(whole),
    )


def _sizes(history: History) -> str:
    years = len(MONTHS) / 12
    wijken = {place.wijk for place in buurten()}
    rows = [
        ("buurten, wijken", f"{len(buurten())}, {len(wijken)}"),
        ("inhabitants", f"{sum(place.inhabitants for place in buurten()):,}"),
        ("months", f"{MONTHS[0].key} to {LAST_MONTH.key}"),
        ("crimes a year", f"{len(history.police) / years:,.0f}"),
        ("boa registrations a year", f"{len(history.enforcement) / years:,.0f}"),
        ("meldingen a year", f"{len(history.meldingen) / years:,.0f}"),
    ]
    return markdown_table(("what", "value"), rows)


def _police_truths(police: pl.DataFrame) -> str:
    rows = [_hotspot_row(TRUTHS.hotspot, police), _rise_row(TRUTHS.rise, police), _cluster_row(TRUTHS.cluster, police)]
    rows.append(_repeats_row(TRUTHS.near_repeats, police))
    return markdown_table(("truth", "where", "type", "when", "planted", "counted"), rows)


def _hotspot_row(hotspot: StructuralHotspot, police: pl.DataFrame) -> tuple[str, ...]:
    counted = sum(counts_by_month(police, hotspot.area, hotspot.category))
    return (
        "structural hotspot",
        buurt(hotspot.area).name,
        _label(hotspot.category),
        f"{MONTHS[0].key} to {LAST_MONTH.key}",
        f"{hotspot.per_month:g} a month",
        f"{counted}, {counted / len(MONTHS):.1f} a month",
    )


def _rise_row(rise: AcuteRise, police: pl.DataFrame) -> tuple[str, ...]:
    counts = counts_by_month(police, rise.area, rise.category)
    at = MONTHS.index(rise.month)
    before = sum(counts[:at]) / at
    return (
        "acute rise",
        buurt(rise.area).name,
        _label(rise.category),
        rise.month.key,
        f"{rise.extra} extra",
        f"{counts[at]}; {before:.1f} a month before",
    )


def _cluster_row(cluster: BorderCluster, police: pl.DataFrame) -> tuple[str, ...]:
    circle = ((pl.col("x") - cluster.x) ** 2 + (pl.col("y") - cluster.y) ** 2).sqrt() <= cluster.radius
    days = pl.col("occurred_from").dt.date().is_between(cluster.first, cluster.last)
    counted = len(police.filter((pl.col("category") == cluster.category) & circle & days))
    return (
        "cluster over a border",
        f"{cluster.radius:g} m around {cluster.x:.0f}, {cluster.y:.0f} (RD): {_names(cluster.areas)}",
        _label(cluster.category),
        f"{cluster.first} to {cluster.last}",
        f"{cluster.extra} extra",
        f"{counted} in the circle",
    )


def _repeats_row(repeats: NearRepeats, police: pl.DataFrame) -> tuple[str, ...]:
    all_of_it = police.filter(pl.col("category") == repeats.category)
    return (
        "near repeats",
        "everywhere",
        _label(repeats.category),
        f"{MONTHS[0].key} to {LAST_MONTH.key}",
        f"chance {repeats.chance:g} of a second one within {repeats.metres:g} m and {repeats.days} days",
        f"{near_pairs(all_of_it, repeats)} pairs among {len(all_of_it)}",
    )


def near_pairs(events: pl.DataFrame, repeats: NearRepeats) -> int:
    """How many pairs of these events lie so near to each other in place and in time."""
    days = events["occurred_from"].to_numpy().astype("datetime64[m]").astype(float) / (24 * 60)
    one, other = KDTree(events.select("x", "y").to_numpy()).query_pairs(repeats.metres, output_type="ndarray").T
    return int((np.abs(days[one] - days[other]) <= repeats.days).sum())


def _interventions(police: pl.DataFrame) -> str:
    named = (("worked", TRUTHS.worked), ("did not work", TRUTHS.did_not_work), ("displaced", TRUTHS.displaced))
    rows = [_intervention_row(name, planted, planted.area, police) for name, planted in named]
    if TRUTHS.displaced.displaced_to:
        rows.append(_intervention_row("displaced to", TRUTHS.displaced, TRUTHS.displaced.displaced_to, police))
    headings = ("truth", "intervention", "where", "type", "period", "goal", "planted", "a month before", "during")
    return markdown_table(headings, rows)


def _intervention_row(name: str, planted: PlantedIntervention, area: str, police: pl.DataFrame) -> tuple[str, ...]:
    gone = (1 - planted.remains) * planted.per_month
    counts = counts_by_month(police, area, planted.category)
    before = [n for n, month in zip(counts, MONTHS, strict=True) if month.first < planted.starts_on]
    during = [n for n, month in zip(counts, MONTHS, strict=True) if planted.starts_on <= month.first <= planted.ends_on]
    effect = f"{gone:.1f} a month fewer" if gone else "no effect"
    return (
        name,
        planted.title,
        buurt(area).name,
        _label(planted.category),
        f"{planted.starts_on} to {planted.ends_on}",
        f"{planted.reduction_percent}% fewer",
        effect if area == planted.area else f"{gone:.1f} a month more",
        f"{sum(before) / len(before):.1f}",
        f"{sum(during) / len(during):.1f}",
    )


def _other_truths(history: History) -> str:
    reports, events = len(history.meldingen), history.meldingen["event"].n_unique()
    double, many, late = TRUTHS.duplicates, TRUTHS.many_reporters, TRUTHS.late
    last_month = pl.col("occurred_from").dt.date() >= LAST_MONTH.first
    rows = [
        (
            "duplicate reports",
            "meldingen",
            f"chance {double.chance:g} of more reports, {double.extra} at most, "
            f"within {double.metres:g} m and {_hours(double.hours)}",
            f"{reports} reports of {events} events",
        ),
        (
            "one event, many reporters",
            "meldingen",
            f"{_label(many.category)} in {buurt(many.area).name} on {many.day}",
            f"{many.reports} reports",
        ),
        (
            "late reports",
            "meldingen",
            f"chance {late.chance:g} of coming in days later, {late.days:g} on average; files made on {DELIVERED_ON}",
            f"{len(history.late.filter(last_month))} reports of {LAST_MONTH.key} are not in yet, "
            f"{len(history.meldingen.filter(last_month))} are",
        ),
    ]
    rows.append(_shock_row(TRUTHS.shock, history.meldingen))
    return markdown_table(("truth", "file", "planted", "number"), rows)


def _shock_row(shock: PlacesShock, meldingen: pl.DataFrame) -> tuple[str, str, str, str]:
    then = pl.col("occurred_from").dt.date().is_between(shock.first, shock.last)
    events = meldingen.filter(then, category=shock.category)["event"].n_unique()
    return (
        "other places for a while",
        "meldingen",
        f"{_label(shock.category)} from {shock.first} to {shock.last} at the {shock.farthest:.0%} of the addresses "
        "farthest from where it ever was: its forecast stands aside, and comes back",
        f"{events} events",
    )


def _faults(history: History) -> str:
    """What is wrong with the files, and by which measure of the page Kwaliteit it is to be found."""
    faults, rejects = TRUTHS.faults, TRUTHS.rejects
    one, registrar, phone = faults.one_place, faults.busy_registrar, faults.phone
    rows = [
        (Measure.OUTSIDE, "meldingen", "points outside the gemeente", f"{rejects.meldingen_outside} rows"),
        (Measure.UNMAPPED, "handhaving", "feitcodes that do not exist", f"{rejects.unknown_feitcodes} rows"),
        (Measure.TIME_KNOWN, "handhaving", "only the day was written down", f"{faults.no_time} rows"),
        (Measure.PLACE_JUMP, "handhaving", f"one address in {buurt(one.area).name} on {one.day}", f"{one.rows} rows"),
        (Measure.MIDNIGHT, "handhaving", f"every time of {faults.midnight} is 00:00", "all rows of the day"),
        (
            Measure.REGISTRAR,
            "handhaving",
            f"one of twelve wrote most of {registrar.month.key}",
            f"{registrar.share:.0%}",
        ),
        (Measure.FRESHNESS, "meldingen_telefoon", "comes weekly, and stopped", f"after {phone.last}"),
    ]
    named = [(word(measure), *rest) for measure, *rest in rows]
    shared = (
        f"Each of the {len(history.phone)} reports in `meldingen_telefoon.csv` is of an event that is in "
        "`meldingen.csv` too: the page Bronnen says how many events stand in both. The list stopped too long ago to be "
        "counted with, so it changes no figure."
    )
    return markdown_table(("measure", "file", "planted", "number"), named) + f"\n\n{shared}"


def counts_by_month(events: pl.DataFrame, area: str, slug: str) -> list[int]:
    """Events of one buurt and category in each of MONTHS."""
    rows = events.filter((pl.col("buurt") == area) & (pl.col("category") == slug))
    months = rows["occurred_from"].dt.strftime("%Y-%m").to_list()
    return [months.count(month.key) for month in MONTHS]


def _names(codes: Sequence[str]) -> str:
    return ", ".join(buurt(code).name for code in codes)


def _hours(hours: Mapping[str, int]) -> str:
    return ", ".join(f"{number} hours ({theme})" for theme, number in hours.items())


def _label(slug: str) -> str:
    return category(slug).label


def markdown_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headings, ["---"] * len(headings), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
