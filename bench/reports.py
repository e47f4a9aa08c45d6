"""Ten reports of a stored gemeente, each in five files: made from the store and drawn, in processor seconds.

    python -m bench reports

The store is that of the small town of the tests. The bar: under MOST_SECONDS together, and each time the same bytes.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path

MOST_SECONDS = 20.0
ROUNDS = 2  # of five kinds: ten documents


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
    from tests.support import small_town
    from tests.support.reports import asked

    call_command("migrate", verbosity=0)
    small_town.fill(folder)
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
