"""Gedeeld and Met ons gedeeld on the pages, from sharing to the sentence a reader gets when it is over."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from openvis.decisions import sharing as decide
from openvis.domain.access import Role, Scope
from openvis.domain.report_kind import ReportKind
from openvis.domain.shared_product import Reader, ReaderKind
from openvis.reports.documents.files import FORMS
from openvis.store import audit, shared_products
from openvis.store.accounts import create_account
from tests.support import small_town
from tests.support.deliveries import OTHER_GEMEENTE
from tests.support.reports import kept
from tests.support.small_town import GEMEENTE, PARTNER, PASSWORD
from tests.web.reading import text_of

PURPOSE = "Samen bepalen waar de verlichting eerst wordt gemaakt."
OURS, THEIRS = "/gedeeld/", "/met-ons-gedeeld/"


@pytest.fixture
def report(town):
    return kept(ReportKind.PARTNERS)


def filled_in(reader: str = f"partner/{PARTNER}", **changed):
    last_day = timezone.localdate() + timedelta(days=20)
    return {"reader": reader, "purpose": PURPOSE, "ends_on": str(last_day)} | changed


def shared(report, people, reader: Reader, *, days: int = 20, ago: int = 0):
    now = timezone.now() - timedelta(days=ago)
    ends_on = timezone.localdate(now) + timedelta(days=days)
    return decide.share(
        people[Role.ADVISEUR], report.id, reader, purpose=PURPOSE, ends_on=ends_on, now=now, origin="test"
    )


def test_from_sharing_to_the_sentence_that_it_is_over(visit, report):
    """The story: it is shared, read, seen to be read, withdrawn, and then it opens nothing any more."""
    adviseur, partner = visit(Role.ADVISEUR), visit(Role.PARTNER)
    assert "Er is nu niets met u gedeeld." in text_of(partner.get(THEIRS))
    page = adviseur.get(f"/rapporten/{report.id}/").content.decode()
    address = re.search(r'href="(/gedeeld/nieuw/[^"]+)"', page)[1]
    form = adviseur.get(address).content.decode()
    assert re.findall(r'<option value="([^"]+)"', form) == [f"partner/{PARTNER}", f"gemeente/{OTHER_GEMEENTE}"]
    told = text_of(adviseur.post(address, filled_in(), follow=True))
    assert "Gedeeld tot en met" in told
    assert "Het is nog niet geopend." in told

    (made,) = shared_products.of_gemeente(small_town.SCOPE, GEMEENTE)
    listed = text_of(partner.get(THEIRS))
    assert f"Van gemeente {small_town.NAME}" in listed
    assert PURPOSE in listed
    read = text_of(partner.get(f"{THEIRS}{made.id}/"))
    assert report.title in read
    assert "Per wijk" in read
    for ending, drawn in FORMS.items():
        answer = partner.get(f"{THEIRS}{made.id}/rapport.{ending}")
        assert (answer.status_code, answer["Content-Type"]) == (200, drawn.content_type)
    assert partner.get(f"{THEIRS}{made.id}/rapport.exe").status_code == 404

    seen = text_of(adviseur.get(f"{OURS}{made.id}/"))
    assert "Bekeken 6 keer, het laatst op" in seen
    assert "Wanneer Als" in seen
    assert "6 keer" in text_of(adviseur.get(OURS))

    longer = {"version": 1, "ends_on": str(timezone.localdate() + timedelta(days=60))}
    assert "Verlengd tot en met" in text_of(adviseur.post(f"{OURS}{made.id}/verlengen/", longer, follow=True))
    old = adviseur.post(f"{OURS}{made.id}/intrekken/", {"version": 1})
    assert old.status_code == 409
    assert "Iemand anders heeft dit net gewijzigd" in text_of(old)
    told = text_of(adviseur.post(f"{OURS}{made.id}/intrekken/", {"version": 2}, follow=True))
    assert "Ingetrokken: de lezer kan het niet meer openen." in told
    assert "Trek in" not in told
    for address in (f"{THEIRS}{made.id}/", f"{THEIRS}{made.id}/rapport.pdf"):
        gone = partner.get(address)
        assert gone.status_code == 410
        assert "De gemeente heeft dit op" in text_of(gone)
    assert "Er is nu niets met u gedeeld." in text_of(partner.get(THEIRS))
    assert "Eerder gedeeld" in text_of(adviseur.get(OURS))


def test_the_day_after_its_last_one_it_opens_nothing(visit, report):
    people = small_town.people()
    made = shared(report, people, Reader(ReaderKind.PARTNER, PARTNER), days=3, ago=4)
    gone = visit(Role.PARTNER).get(f"{THEIRS}{made.id}/")
    assert gone.status_code == 410
    assert "Dit was met u gedeeld tot en met" in text_of(gone)
    page = text_of(visit(Role.ADVISEUR).get(f"{OURS}{made.id}/"))
    assert "Dit was de laatste dag." in page
    assert "Trek in" not in page
    assert visit(Role.ADVISEUR).post(f"{OURS}{made.id}/intrekken/", {"version": 1}).status_code == 409


def test_a_partner_sees_that_product_and_nothing_else_of_the_gemeente(visit, report):
    made = shared(report, small_town.people(), Reader(ReaderKind.PARTNER, PARTNER))
    partner = visit(Role.PARTNER)
    for address in (THEIRS, f"{THEIRS}{made.id}/"):
        page = partner.get(address).content.decode()
        assert "Cijfers tot en met" not in page
        menu = re.search(r'<nav class="site-nav".*?</nav>', page, re.S)[0]
        assert re.findall(r'href="([^"]+)"', menu) == [THEIRS]
        assert not [name for name in small_town.BUURTEN.values() if name in page]
    for address in (OURS, f"{OURS}{made.id}/", f"/rapporten/{report.id}/", f"/rapporten/{report.id}/rapport.csv", "/"):
        assert partner.get(address).status_code == 403, address


def test_a_neighbour_reads_what_was_shared_with_it_and_only_that(visit, report):
    people = small_town.people()
    made = shared(report, people, Reader(ReaderKind.GEMEENTE, OTHER_GEMEENTE))
    other = shared(kept(ReportKind.PUBLIC), people, Reader(ReaderKind.PARTNER, PARTNER))
    neighbour = visit("buitenstaander")
    assert f"Van gemeente {small_town.NAME}" in text_of(neighbour.get(THEIRS))
    assert neighbour.get(f"{THEIRS}{made.id}/rapport.pdf").content.startswith(b"%PDF")
    assert neighbour.get(f"{THEIRS}{other.id}/").status_code == 403
    assert visit(Role.ADVISEUR).get(f"{THEIRS}{made.id}/").status_code == 403  # shared by us, not with us
    for address in (f"{OURS}{made.id}/", f"/rapporten/{report.id}/", f"/rapporten/{report.id}/rapport.pdf"):
        assert neighbour.get(address).status_code == 403
    assert "Er is nu niets gedeeld." in text_of(neighbour.get(OURS))
    actors = {line.actor for line in audit.lines(Scope.of(OTHER_GEMEENTE)) if line.action == "look-at-shared"}
    assert actors == {"buitenstaander"}
    assert "buitenstaander" not in visit(Role.ADVISEUR).get(f"{OURS}{made.id}/").content.decode()


@pytest.mark.parametrize(
    ("changed", "status", "said"),
    [
        ({"ends_on": "2999-01-01"}, 400, "hooguit 6 maanden gedeeld"),
        ({"ends_on": "ooit"}, 400, "Vul een dag in"),
        ({"reader": "partner/politie"}, 400, "heeft hier geen account"),
        ({"reader": "jan"}, 400, "jan"),
        ({"reader": ""}, 400, "Vul dit in."),
        ({"purpose": "Bel 06-12345678 voor de details."}, 400, "horen niet in OpenVIS"),
    ],
)
def test_what_is_wrong_stays_on_the_page_with_a_sentence(visit, report, changed, status, said):
    answer = visit(Role.ADVISEUR).post(f"/gedeeld/nieuw/?rapport={report.id}", filled_in(**changed))
    assert answer.status_code == status
    assert said in text_of(answer)
    assert shared_products.of_gemeente(small_town.SCOPE, GEMEENTE) == []


def test_twice_the_same_is_told(visit, report):
    adviseur, address = visit(Role.ADVISEUR), f"/gedeeld/nieuw/?rapport={report.id}"
    adviseur.post(address, filled_in())
    answer = adviseur.post(address, filled_in())
    assert answer.status_code == 409
    assert "Dit is al met deze lezer gedeeld" in text_of(answer)


def test_what_is_for_colleagues_is_not_offered_and_not_shared(visit, town):
    weekly = kept(ReportKind.WEEKLY)
    adviseur = visit(Role.ADVISEUR)
    page = text_of(adviseur.get(f"/rapporten/{weekly.id}/"))
    assert "Dit rapport is voor collega's en kan niet worden gedeeld." in page
    assert "Deel met een partner of gemeente" not in page
    for answer in (adviseur.get(f"/gedeeld/nieuw/?rapport={weekly.id}"), adviseur.get("/gedeeld/nieuw/?rapport=x")):
        assert answer.status_code in {403, 409}
    answer = adviseur.post(f"/gedeeld/nieuw/?rapport={weekly.id}", filled_in())
    assert answer.status_code == 409
    assert shared_products.of_gemeente(small_town.SCOPE, GEMEENTE) == []


def test_who_only_reads_sees_what_is_shared_and_no_button(visit, report):
    made = shared(report, small_town.people(), Reader(ReaderKind.PARTNER, PARTNER))
    for role in (Role.WIJKCOORDINATOR, Role.TOEZICHTHOUDER):
        assert "Woningcorporatie" in text_of(visit(role).get(OURS))
        page = text_of(visit(role).get(f"{OURS}{made.id}/"))
        assert PURPOSE in page
        assert "Trek in" not in page
        assert "Deel met een partner" not in text_of(visit(role).get(f"/rapporten/{report.id}/"))


def test_an_address_without_a_known_verb_or_a_day_does_nothing(visit, report):
    made = shared(report, small_town.people(), Reader(ReaderKind.PARTNER, PARTNER))
    adviseur = visit(Role.ADVISEUR)
    assert adviseur.post(f"{OURS}{made.id}/weggooien/", {"version": 1}).status_code == 404
    assert adviseur.post(f"{OURS}{made.id}/verlengen/", {"version": 1}).status_code == 400
    assert shared_products.get(small_town.SCOPE, made.id).version == 1


def test_a_partner_of_two_gemeenten_sees_each_by_itself(visit, report):
    made = shared(report, small_town.people(), Reader(ReaderKind.PARTNER, PARTNER))
    create_account("corporatie-regio", PASSWORD, Role.PARTNER, [GEMEENTE, OTHER_GEMEENTE], PARTNER)
    partner = visit("corporatie-regio")
    assert PURPOSE in text_of(partner.get(f"{THEIRS}?gemeente={GEMEENTE}"))
    assert PURPOSE not in text_of(partner.get(f"{THEIRS}?gemeente={OTHER_GEMEENTE}"))
    assert partner.get(f"{THEIRS}{made.id}/").status_code == 403
