"""Two reports of every kind of a stored gemeente, each in five files: made from the store and drawn, in processor time.

    python -m bench reports

The store is that of the small town of the tests. The bar: under MOST_SECONDS together, and each time the same bytes.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

MOST_SECONDS = 20.0
ROUNDS = 2  # of every kind: more than ten documents


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="openvis-bench-") as folder:
        os.environ |= {"OPENVIS_DATA": folder, "DJANGO_SETTINGS_MODULE": "openvis.config.settings"}
        _made(Path(folder))


def _made(folder: Path) -> None:
    # Here, because the store is where the environment says when Django starts.
    import django

    django.setup()
    from django.core.management import call_command

    from openvis.domain.report_kind import ReportKind
    from openvis.reports.documents.files import FORMS
    from openvis.reports.kinds.make import make_report
    from openvis.store.safety_plan import add_action, add_plan
    from tests.support import small_town
    from tests.support.reports import asked
    from tests.support.safety_plan import ADVISEUR, action_of, plan_of

    call_command("migrate", verbosity=0)
    small_town.fill(folder)
    plan = add_plan(plan_of(), by=ADVISEUR, at=small_town.MADE_AT)  # which the jaarverslag is of
    add_action(action_of(plan, year=2025), by=ADVISEUR, at=small_town.MADE_AT)
    wanted = [asked(kind) for kind in ReportKind]
    files: dict[str, set[bytes]] = {}
    began = time.process_time()
    for _ in range(ROUNDS):
        for each in wanted:
            document = make_report(each)[1]
            for ending, form in FORMS.items():
                files.setdefault(f"{each.kind}.{ending}", set()).add(form.draw(document))
    took = time.process_time() - began
    print(f"  {ROUNDS * len(wanted)} documents, {ROUNDS * len(files)} files: {took:.1f} CPU seconds")
    if not all(len(made) == 1 for made in files.values()):
        raise SystemExit("a report made twice is not the same file")
    if took > MOST_SECONDS:
        raise SystemExit(f"more than {MOST_SECONDS:.0f} seconds")
