"""The demo keeps a report of each kind, once, and everybody may read the public one."""

from __future__ import annotations

from django.utils import timezone

from openvis.domain.report_kind import ReportKind
from openvis.reports.kinds.demo_reports import register_reports
from openvis.reports.kinds.keeping import says_the_same
from openvis.store import audit, reports, results
from tests.support.small_town import GEMEENTE, SCOPE


def test_one_of_each_kind_and_the_public_one_for_everybody(town):
    now = timezone.now()
    run = results.latest_run(SCOPE, GEMEENTE)
    register_reports(run, now)
    register_reports(run, now)
    found = reports.of_gemeente(SCOPE, GEMEENTE)
    assert [each.asked.kind for each in reversed(found)] == [k for k in ReportKind if k is not ReportKind.PARTNERS]
    for each in found:
        assert (each.asked.run, each.asked.as_of, each.made_at) == (run.id, run.made_at, now)
        assert says_the_same(each)
    (public,) = (each for each in found if each.public)
    assert reports.published(GEMEENTE) == public
    lines = [(line.action, line.subject) for line in audit.lines(SCOPE) if line.subject.startswith("report/")]
    assert sorted(lines) == sorted(
        [("make-report", f"report/{each.id}") for each in found] + [("publish-report", f"report/{public.id}")]
    )
