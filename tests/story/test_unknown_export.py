"""A coordinator gets an export of a boa system nobody has seen before, and brings it in, through the pages only.

A week later the next export comes: the kept profile reads it, what was corrected changes, and what is the same stays.
"""

from __future__ import annotations

from collections import Counter

from django.core.files.uploadedfile import SimpleUploadedFile

from openvis.domain.access import Role
from openvis.domain.category import UNKNOWN
from openvis.store import read
from tests.support.small_town import SCOPE
from tests.support.uploads import NEVER
from tests.web.conftest import nothing_remembered, town, visit
from tests.web.reading import text_of
from tests.web.test_uploads import HAND_IN, export, fields_of, handed_in, trial_of, work

__all__ = ["nothing_remembered", "town", "visit"]


def test_an_unknown_export_comes_in_and_the_next_one_by_itself(visit):
    me = visit(Role.COORDINATOR)
    assert "Lees een bestand in" in text_of(me.get("/bronnen/"))

    # Handed in: what is about persons is gone before I see anything.
    address = handed_in(me)
    work()
    page = me.get(address)
    assert "Kolom 'Verdachte': namen" in text_of(page)

    # I say what two of the three kinds are, and leave the third for later.
    kinds = dict(zip(["soort-0", "soort-1"], ["boa-wildplassen", "boa-afval"], strict=True))
    me.post(address, fields_of(page) | kinds | {"bron": "boa"})
    work()
    tried = text_of(me.get(address))
    assert "Nieuw 29" in tried
    assert "Tegengehouden 1" in tried
    assert read.incidents(SCOPE).collect().is_empty()

    # I read it in, and keep how.
    me.post(f"{address}profiel/", {"proef": trial_of(address), "naam": "Boa-export"})
    me.post(f"{address}inlezen/", {"proef": trial_of(address)})
    work()
    assert "Het bestand is ingelezen" in text_of(me.get(address))
    stored = read.incidents(SCOPE).collect()
    assert Counter(stored["category"]) == {"boa-wildplassen": 10, "boa-afval": 10, UNKNOWN: 9}
    assert set(stored["source"]) == {"boa"}

    # A week later: ten more rows, one row with another kind, and the date of the wrong row put right.
    text = export(40).read().decode("cp1252").replace("31-02-2026", "02-03-2026")
    lines = text.splitlines(keepends=True)
    lines[1] = lines[1].replace("Wildplassen", "Afval naast container")
    again = handed_in(me, SimpleUploadedFile("boa_export_week2.csv", "".join(lines).encode("cp1252")))
    work()
    page = me.get(again)
    assert "ingevuld volgens het profiel 'Boa-export'" in text_of(page)
    me.post(again, fields_of(page))
    work()
    assert "Nieuw 11 Gewijzigd 1 Gelijk gebleven 28 Tegengehouden 0" in text_of(me.get(again))
    me.post(f"{again}inlezen/", {"proef": trial_of(again)})
    work()
    assert read.incidents(SCOPE).collect().height == 40

    # And nobody who was in those files is anywhere on a page.
    batch = read.batches(SCOPE)[0]
    assert batch.by == "coordinator"
    for where in (address, again, HAND_IN, "/bronnen/", f"/bronnen/{batch.id}/"):
        content = me.get(where).content.decode()
        assert [secret for secret in NEVER if secret in content] == []
