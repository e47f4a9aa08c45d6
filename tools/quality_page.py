"""The page docs/reference/quality.md: what is measured of a source, and from where on it is called what."""

from __future__ import annotations

from openvis.analysis.deliveries.jumps import CHANCE
from openvis.demo.guide import markdown_table
from openvis.domain.quality import DAYS_OF, LENIENCE, Measure, MeasureRule, expected_rhythms, measure_rules
from openvis.domain.words import word

JUMPS = {Measure.DAY_JUMP, Measure.PLACE_JUMP}
INTRODUCTION = f"""# Quality of sources

After every import of a source, once a day by the worker beside the website, and whenever somebody runs
`openvis quality`, these measures are taken of the last year of its rows and of its last delivery. Each look is kept;
the page Kwaliteit shows the last twelve. The limits stand in `openvis/domain/quality_measures.csv`.
Why it is done this way: [ADR 013](../adr/013-quality.md).

A jump is called one where chance explains it less than {CHANCE:.0%} of the time, over everything that was looked at;
`openvis/analysis/deliveries/jumps.py` gives the formulas. `at least` is the number of rows below which nothing is said.
"""
RHYTHMS = f"""
## When a source is late

Its next rows are due one rhythm and a usual delay after the newest row, with the quiet days a source often has. A
delay of {LENIENCE} days or fewer is never called late. A profile says the rhythm (`[source] rhythm`:
{", ".join(DAYS_OF)}); of these suppliers it is known:
"""


def quality_page() -> str:
    """The introduction, the table of measures and that of rhythms."""
    rows = [_row(rule) for rule in measure_rules().values()]
    suppliers = [
        (f"`{source}`", each.rhythm.value, f"{each.lag_days} days") for source, each in expected_rhythms().items()
    ]
    parts = [
        INTRODUCTION,
        markdown_table(("measure", "let op", "niet goed", "at least", "what it means"), rows),
        RHYTHMS,
        markdown_table(("source", "rhythm", "usual delay"), suppliers),
    ]
    return "\n".join(parts) + "\n"


def _row(rule: MeasureRule) -> tuple[str, ...]:
    return (
        word(rule.measure),
        _limit(rule, rule.attention),
        _limit(rule, rule.bad),
        str(rule.least or "-"),
        rule.means,
    )


def _limit(rule: MeasureRule, limit: float | None) -> str:
    if limit is None:
        return "never"
    if rule.measure in JUMPS:
        return "any"
    if rule.measure is Measure.FRESHNESS:
        return f"over {limit:g} rhythm late"
    if rule.measure is Measure.LAST_PERIOD:
        return f"a chance under {limit:.4%}"
    return f"over {limit:.0%}"
