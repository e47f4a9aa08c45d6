"""A report as a page: a piece of HTML for within a page of the website, or a file that stands alone."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from openvis.domain.report import Block, Bullets, Chart, Document, Figures, Paragraph, Section, Table
from openvis.reports.documents.chart import chart_svg
from openvis.reports.documents.figure_table import accountability, table_of

FITS_A_PHONE = 3  # columns
STYLE = (
    "body{font:1rem/1.5 sans-serif;color:#16202b;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "h1{line-height:1.2;color:#154273}h2{margin:2.5rem 0 .5rem;border-bottom:2px solid #154273}h3{margin:2rem 0 .5rem}"
    "p,ul{max-width:45rem}.report-lead{display:block}figure{margin:1rem 0}"
    "table{border-collapse:collapse;min-width:50%;margin:1rem 0 .25rem}caption{text-align:left;font-weight:bold}"
    "th,td{border-bottom:1px solid #b4bcc5;padding:.35rem .5rem;text-align:left;vertical-align:top}"
    "thead th{background:#e6ebf1}tbody th{font-weight:normal}"
    "th.numeric,td.numeric{text-align:right}svg{max-width:100%;min-width:34rem;height:auto}"
    "@media screen and (max-width:47rem){.table--cards :is(caption,tbody,tr,th,td){display:block}"
    ".table--cards thead{display:none}.table--cards tr{border-bottom:1px solid #808b97;padding:.5rem 0}"
    ".table--cards :is(th,td){border:0;padding:.1rem 0}"
    ".table--cards tbody th{font-weight:bold}.table--cards td.numeric{display:inline-block;margin-right:1rem}"
    '.table--cards td:empty{display:none}.table--cards td[data-label]::before{content:attr(data-label) ": "}}'
    ".scroll{overflow-x:auto}.small{font-size:.85rem;color:#4a5663;margin:0 0 1.5rem}"
    "@media print{@page{margin:18mm 16mm}body{font-size:10pt;margin:0;max-width:none}.scroll{overflow:visible}"
    "tr,figure{break-inside:avoid}h2,h3,caption{break-after:avoid}.small{font-size:8pt}}"
)


def report_page(document: Document) -> str:
    """The whole document as one file that needs nothing else."""
    return (
        f'<!doctype html>\n<html lang="nl"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(document.title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(document.title)}</h1>{report_fragment(document)}</main></body></html>\n"
    )


def report_fragment(document: Document) -> str:
    """All below the title. Headings begin at the second level."""
    charts = iter(range(1, 1000))
    parts = [f"<p>{escape(document.subtitle)}</p>" if document.subtitle else ""]
    for section in document.sections:
        parts += _section(section, 2, charts)
    return "".join([*parts, f'<p class="small soft">{escape(accountability(document))}</p>'])


def _section(section: Section, level: int, charts: Iterator[int]) -> Iterator[str]:
    yield f"<h{level}>{escape(section.heading)}</h{level}>"
    for block in section.blocks:
        yield _block(block, charts)
    for part in section.sections:
        yield from _section(part, min(level + 1, 6), charts)


def _block(block: Block, charts: Iterator[int]) -> str:
    match block:
        case Paragraph():
            lead = f'<strong class="report-lead">{escape(block.lead)}</strong> ' if block.lead else ""
            return f"<p>{lead}{escape(block.text)}</p>"
        case Bullets():
            return f"<ul>{''.join(f'<li>{escape(item)}</li>' for item in block.items)}</ul>"
        case Table():
            return _table(block)
        case Figures():
            return _table(table_of(block))
        case Chart():
            return _chart(block, f"grafiek-{next(charts)}")


def _chart(chart: Chart, name: str) -> str:
    """On a phone the picture keeps its size and is moved sideways: smaller, nobody could read it."""
    caption = f"<figcaption><strong>{escape(chart.title)}</strong></figcaption>"
    label = f'tabindex="0" role="region" aria-label="Grafiek: {escape(chart.title, quote=True)}"'
    drawn = f'<div class="scroll table-scroll" {label}>{chart_svg(chart, name)}</div>'
    return f'<figure class="report-chart">{caption}{drawn}</figure>{_table(chart.table)}'


def _table(table: Table) -> str:
    head = "".join(f'<th scope="col"{_right(table, at)}>{escape(name)}</th>' for at, name in enumerate(table.head))
    rows = "".join(f"<tr>{''.join(_cells(table, row))}</tr>" for row in table.rows)
    cards = " table--cards" if _is_wide(table) else ""
    label = escape(table.caption, quote=True)
    note = f'<p class="small soft">{escape(table.note)}</p>' if table.note else ""
    return (
        f'<div class="scroll table-scroll" tabindex="0" role="region" aria-label="Tabel: {label}">'
        f'<table class="table{cards}">'
        f"<caption>{escape(table.caption)}</caption><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
        f"{note}"
    )


def _cells(table: Table, row: tuple[str, ...]) -> Iterator[str]:
    for at, cell in enumerate(row):
        if at == 0:
            yield f'<th scope="row"{_right(table, at)}>{escape(cell)}</th>'
            continue
        label = f' data-label="{escape(table.head[at], quote=True)}"' if _is_wide(table) else ""
        yield f"<td{label}{_right(table, at)}>{escape(cell)}</td>"


def _is_wide(table: Table) -> bool:
    """Too wide for a phone, where each row is then a card."""
    return len(table.head) > FITS_A_PHONE


def _right(table: Table, at: int) -> str:
    return ' class="numeric"' if at in table.numeric else ""
