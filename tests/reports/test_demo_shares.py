"""The demo shares one overview that can be read now and has one of which the last day went by, and does so once."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from openvis.demo.town import GEMEENTE
from openvis.domain.shared_product import ShareStand
from openvis.reports.kinds.demo_shares import register_shares
from openvis.store import audit, reports, results, shared_products
from tests.support import small_town


def test_one_that_opens_and_one_that_ended(town):
    assert GEMEENTE == small_town.GEMEENTE
    now, today = timezone.now(), timezone.localdate()
    run = results.latest_run(small_town.SCOPE, GEMEENTE)
    register_shares(run, now)
    register_shares(run, now)
    found = shared_products.of_gemeente(small_town.SCOPE, GEMEENTE)
    assert [(each.reader.code, each.stand(today)) for each in found] == [
        ("woningcorporatie", ShareStand.OPEN),
        ("ondernemers", ShareStand.ENDED),
    ]
    looked = shared_products.looks_at(small_town.SCOPE, GEMEENTE)
    assert [looked[each.id][0] for each in found] == [1, 2]
    assert all(last <= now + timedelta(minutes=1) for _, last in looked.values())
    for each in found:
        assert reports.get(small_town.SCOPE, each.report_id).document.run == run.id
    shared = [line for line in audit.lines(small_town.SCOPE) if line.action == "share-product"]
    assert {line.subject for line in shared} == {f"shared-product/{each.id}" for each in found}
