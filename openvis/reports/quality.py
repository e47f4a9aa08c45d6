"""How good the sources are, as a list: what stands out, or everything that was measured of one of them."""

from __future__ import annotations

from collections.abc import Sequence

from openvis.domain.quality import Assessment, Grade, Measured, measure_rules
from openvis.domain.words import word
from openvis.reports.listing import Listing


def assessments(rows: Sequence[Assessment], *, everything: bool) -> Listing:
    """One row per measure; the table shows what stands out, unless `everything` is asked. JSON always has all."""
    pairs = [(seen, measured) for seen in rows for measured in seen.measures]
    stored = [_stored(seen, measured) for seen, measured in pairs]
    shown = [pair for pair in pairs if everything or pair[1].grade is not Grade.GOOD]
    quiet = [seen for seen in rows if seen not in [seen for seen, _ in shown]]
    words = [
        {
            "source": seen.source,
            "grade": word(measured.grade),
            "measure": word(measured.measure),
            "told": in_full(measured),
        }
        for seen, measured in shown
    ]
    words += [
        {"source": seen.source, "grade": word(seen.grade), "measure": "alles", "told": "Er viel niets op."}
        for seen in quiet
    ]
    columns = {"source": "bron", "grade": "oordeel", "measure": "waarover", "told": "wat is er te zien"}
    more = "" if everything else "`openvis quality --source BRON` toont alles wat van een bron is gemeten."
    return Listing("Kwaliteit van de bronnen", columns, stored, sorted(words, key=lambda row: row["source"]), more)


def in_full(measured: Measured) -> str:
    """What was seen and, where it is not good, what it means and what to do."""
    if measured.grade not in {Grade.ATTENTION, Grade.BAD}:
        return measured.sentence
    rule = measure_rules()[measured.measure]
    return f"{measured.sentence} {rule.means} {rule.ask}"


def _stored(seen: Assessment, measured: Measured) -> dict[str, object]:
    rule = measure_rules()[measured.measure]
    return {
        "gemeente": seen.gemeente,
        "source": seen.source,
        "at": seen.at,
        "method": seen.method,
        "versions": seen.versions,
        "batch": seen.batch,
        "measure": measured.measure.value,
        "grade": measured.grade.value,
        "number": measured.number,
        "of": measured.of,
        "area": measured.area,
        "period": measured.period,
        "sentence": measured.sentence,
        "means": rule.means,
        "ask": rule.ask,
    }
