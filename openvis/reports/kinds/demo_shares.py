"""What the town of the demo shares: an overview that a partner may read now, and one of which the last day went by."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.timezone import localdate

from openvis.demo.town import GEMEENTE
from openvis.domain.access import Person, Role, Scope
from openvis.domain.audit import OK, AuditLine
from openvis.domain.report_kind import ReportAsked, ReportKind
from openvis.domain.run import Run
from openvis.domain.shared_product import Reader, ReaderKind
from openvis.reports.kinds.make import make_report
from openvis.store import audit, reports, shared_products
from openvis.store.change import one_change

SCOPE = Scope.of(GEMEENTE)
ADVISEUR = Person(0, Role.ADVISEUR.value, Role.ADVISEUR, SCOPE)
PARTNER = "woningcorporatie"  # of which the partner of the demo has its account
PURPOSE = "Samen kiezen in welke wijken sloten en verlichting dit jaar eerst aan de beurt zijn."
BEFORE = "Het gesprek met ondernemers over winkeldiefstal voorbereiden."


def register_shares(run: Run, now: datetime) -> None:
    """Nothing when it was done before."""
    with one_change():
        if shared_products.of_gemeente(SCOPE, GEMEENTE):
            return
        earlier = now - timedelta(days=14)
        _share(run, Reader(ReaderKind.PARTNER, "ondernemers"), BEFORE, earlier, days=12, looks=("html", "pdf"))
        _share(run, Reader(ReaderKind.PARTNER, PARTNER), PURPOSE, now, days=60, looks=("html",))


def _share(run: Run, reader: Reader, purpose: str, at: datetime, *, days: int, looks: tuple[str, ...]) -> None:
    asked = ReportAsked(kind=ReportKind.PARTNERS, gemeente=GEMEENTE, as_of=at, run=run.id)
    kept = reports.add(*make_report(asked), by=ADVISEUR.username, at=at)
    ends_on = localdate(at) + timedelta(days=days)
    product = shared_products.add(kept, reader, purpose=purpose, ends_on=ends_on, by=ADVISEUR, at=at)
    subject, detail = f"shared-product/{product.id}", f"rapport {kept.id} met {reader.code}"
    audit.append(AuditLine(at, ADVISEUR.username, "share-product", subject, GEMEENTE, "demo", OK, detail))
    for number, form in enumerate(looks, 1):
        shared_products.add_look(product, form, at=at + timedelta(minutes=number))
