"""The page of sources: how fresh each is, and what every delivery brought."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

import polars as pl
from django.utils.timezone import localtime

from openvis.domain.batch import Batch, BatchState
from openvis.domain.category import UNKNOWN, categories
from openvis.domain.concordance import Basis
from openvis.domain.delivery import Reject
from openvis.domain.mapping import SupplierWord, Unknown
from openvis.domain.quality import Assessment, Measure
from openvis.domain.revision import Revision
from openvis.domain.words import THEME_WORDS, unknown_share, word
from openvis.web.presenters.quality import NOT_GOOD
from openvis.web.words import TABLE, badge, day, moment, number, period, period_range, sentence, source_label

ARRIVED = {BatchState.LANDED, BatchState.UNCHANGED}


def source_lines(batches: Sequence[Batch], seen: Sequence[Assessment], now: datetime) -> list[dict[str, Any]]:
    """Every source once: up to when it speaks, whether that is late, and when it last arrived.

    `batches` are newest first; `seen` the last look at the quality of each source.
    """
    last: dict[str, Batch | None] = {batch.source: None for batch in batches}
    for batch in reversed(batches):
        if batch.state in ARRIVED:
            last[batch.source] = batch
    newest = {look.source: each for look in seen for each in look.measures if each.measure is Measure.FRESHNESS}
    return [
        {
            "source": source_label(source),
            "newest": newest[source].sentence if source in newest else "",
            "late": badge(newest[source].grade) if source in newest and newest[source].grade in NOT_GOOD else None,
            "sentence": freshness(batch, now),
        }
        for source, batch in sorted(last.items())
    ]


def freshness(batch: Batch | None, now: datetime) -> str:
    """How old the last good delivery is, in words."""
    if batch is None:
        return "Nog nooit ingelezen."
    arrived = batch.finished_at or batch.started_at
    return f"Laatst ingelezen op {day(arrived)}, {_ago((localtime(now).date() - localtime(arrived).date()).days)}."


def unknown_lines(words: Sequence[SupplierWord]) -> list[str]:
    """Per source with words nobody knew, how much of it has no kind yet."""
    told = []
    for source, members in groupby(words, key=lambda word: word.source):
        seen = list(members)
        unknown = sum(word.rows for word in seen if word.category == UNKNOWN)
        told.append(f"{source_label(source)}: {unknown_share(Unknown(unknown, seen[0].all_rows))}")
    return told


def list_lines(lists: pl.DataFrame) -> list[dict[str, str]]:
    """Reports and events of every list by theme; `lists` in the shape of `domain.event.ListEvents`.

    What takes part in the figures and what does not are lines of their own.
    """
    summed = (
        lists.with_columns(theme=pl.col("category").replace_strict(_themes(), default="overig"))
        .group_by("theme", "source", "counted")
        .agg(pl.col("reports", "events", "alone").sum(), pl.col("period_from").min(), pl.col("period_to").max())
        .filter(pl.col("reports") > 0)
        .sort("theme", "source", "counted", descending=[False, False, True])
    )
    return [
        {
            "source": source_label(row["source"]),
            "theme": sentence(THEME_WORDS[row["theme"]]),
            "period": period_range(row["period_from"], row["period_to"]),
            "reports": number(row["reports"]),
            "events": number(row["events"]),
            "alone": number(row["alone"]),
            "counted": "ja" if row["counted"] else "nee",
        }
        for row in summed.iter_rows(named=True)
    ]


def _themes() -> dict[str, str]:
    return {slug: known.theme for slug, known in categories().items()}


def overlap_sentences(overlaps: pl.DataFrame) -> list[str]:
    """How far two lists hold the same events, by theme; `overlaps` in the shape of `domain.event.Overlap`."""
    summed = (
        overlaps.with_columns(theme=pl.col("category").replace_strict(_themes(), default="overig"))
        .group_by("theme", "source", "other")
        .agg(pl.col("events", "shared").sum(), pl.col("period_from").min(), pl.col("period_to").max())
        .filter(pl.col("events") > 0)
        .sort("theme", "source", "other")
    )
    return [
        f"{sentence(THEME_WORDS[row['theme']])}, {period_range(row['period_from'], row['period_to'])}: van de "
        f"{number(row['events'])} gebeurtenissen in {source_label(row['source'])} staan er {number(row['shared'])} "
        f"ook in {source_label(row['other'])}."
        for row in summed.iter_rows(named=True)
    ]


def batch_line(batch: Batch) -> dict[str, Any]:
    """One delivery as a table row."""
    return {
        "id": batch.id,
        "source": source_label(batch.source),
        "table": TABLE.get(batch.table, batch.table),
        "file_name": batch.file_name,
        "sha256": batch.file_sha256,
        "at": moment(batch.started_at),
        "by": batch.by,
        "state": badge(batch.state),
        "read": number(batch.rows_read),
        "added": number(batch.added),
        "changed": number(batch.changed),
        "unchanged": number(batch.unchanged),
        "rejected": number(batch.rejected),
        "note": batch.note,
    }


def reason_lines(rejects: Sequence[Reject]) -> list[dict[str, str]]:
    """Why rows were kept out, the commonest reason first, with how many rows and in which column."""
    counted = Counter((reject.column, reject.reason) for reject in rejects)
    return [
        {"rows": number(rows), "column": column or "hele rij", "reason": reason}
        for (column, reason), rows in counted.most_common()
    ]


def revision_line(row: Revision) -> dict[str, str]:
    """What a delivery changed in one period, as a table row."""
    return {
        "source": source_label(row.source),
        "period": period(row.period),
        "added": number(row.added),
        "changed": number(row.changed),
        "withdrawn": number(row.withdrawn),
    }


def _ago(days: int) -> str:
    if days <= 1:
        return "gisteren" if days == 1 else "vandaag"
    if days < 60:
        return f"{days} dagen geleden"
    return f"{days // 30} maanden geleden"


def concordance_lines(rows: pl.DataFrame) -> list[dict[str, Any]]:
    """Every table between two divisions, the newest first: what changed, and the parts of what was split or moved.

    `rows` in the shape of `domain.concordance`.
    """
    pairs = rows.group_by("from_vintage", "to_vintage")
    return [
        _concordance(old, new, part.sort("from_area", "to_area"))
        for (old, new), part in sorted(pairs, key=lambda pair: pair[0][::-1], reverse=True)
    ]


def _concordance(old: object, new: object, rows: pl.DataFrame) -> dict[str, Any]:
    changed = rows.filter(pl.col("basis") != Basis.UNCHANGED.value)
    buurten, touched = rows["from_area"].n_unique(), changed["from_area"].n_unique()
    return {
        "title": f"Van de indeling van {old} naar die van {new}",
        "sentence": f"Van {number(buurten)} buurten veranderden er {number(touched)}.",
        "parts": [
            {
                "old": row["from_area"],
                "new": row["to_area"],
                "share": f"{100 * row['share']:.0f} %",
                "basis": word(Basis(row["basis"])),
            }
            for row in changed.iter_rows(named=True)
        ],
    }
