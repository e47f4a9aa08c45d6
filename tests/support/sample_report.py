"""A report in which every kind of block stands, with signs that mean something elsewhere."""

from __future__ import annotations

from datetime import UTC, date, datetime

from openvis.domain.chart_kind import ChartKind
from openvis.domain.report import (
    Bullets,
    Chart,
    Document,
    Figure,
    Figures,
    Mark,
    Paragraph,
    Section,
    Series,
    Table,
)

AT = datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
AWKWARD = '=1+1 #panic() *vet* $x$ <b>"aan & haling"</b> café 10 %'


def figure(what: str, before: int | None, value: float | None, **more: object) -> Figure:
    facts: dict[str, object] = {
        "what": what, "period": "2019", "value": value, "before": before, "before_period": "2018",
        "source": "Politie", "method": "attention-15", "as_of": date(2026, 11, 29),
    }  # fmt: skip
    return Figure(**facts | more)  # type: ignore[arg-type]


FIGURES = (
    figure("Woninginbraak", 223, 159, low=180, high=240, notes=("Er was een actie.",)),
    figure("Autokraak", 651, 543),
    figure("Zakkenrollerij", 27, 37),
    figure(AWKWARD, None, None),
    figure("Voelt zich onveilig", None, 21.4, unit="%", low=18.2, high=24.6, interval="marge"),
)
LINES = Chart(
    "Woninginbraak per maand",
    ChartKind.LINE,
    ("juli 2026", "augustus 2026", "september 2026", "oktober 2026"),
    (Series("geteld", (12, None, 9, 1465)), Series("verwacht", (10.5, 11, 11.5, 12))),
    (Mark(2, "Begin van de actie"),),
    note="Bron: Politie. Zoals bekend op 29 november 2026, methode attention-15.",
)
BARS = Chart(
    "Aantal per soort", ChartKind.BAR, ("Woninginbraak", "Autokraak en nog een heel lange naam erbij"),
    (Series("2018", (223, 651)), Series("2019", (159, None))), label_head="Soort",
)  # fmt: skip
TABLE = Table("Acties", ("Actie", "Aantal"), ((AWKWARD, "3"), ("Buurtbericht", "12")), (1,))
REPORT = Document(
    title="Proefverslag",
    subtitle="Tweede helft",
    gemeente="GM9901",
    gemeente_name="Proefstad",
    as_of=AT,
    run="run-1",
    method="attention-15",
    versions=(("counts", 4), ("incidents", 2)),
    sections=(
        Section("Cijfers", (Paragraph("Wat er is geteld."), Figures("Cijfers van 2019", FIGURES), LINES, BARS)),
        Section(
            "Sociale veiligheid",
            (Paragraph(AWKWARD, "Duiding"), Bullets(("Een", AWKWARD)), TABLE),
            (Section("Woninginbraak terugdringen", (Paragraph("Gedaan.", "Wat hebben we gedaan?"),), number="1"),),
        ),
    ),
)
