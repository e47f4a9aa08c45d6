"""Reading what happened: within the scope, in the promised shape, as known now or as known then."""

from __future__ import annotations

import inspect
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
from deltalake import DeltaTable

from openvis.domain.access import Scope
from openvis.domain.category import OUTSIDE, UNKNOWN
from openvis.domain.delivery import Reject, schema_of
from openvis.store import delta, history, mapping, read, results
from tests.support.deliveries import (
    GEMEENTE,
    NOW,
    OTHER_GEMEENTE,
    SCOPE,
    areas,
    counts,
    deliver,
    incidents,
    perception,
    population,
)
from tests.support.kept import Keeper

BOTH = Scope.of(GEMEENTE, OTHER_GEMEENTE)
NOBODY = Scope.of()
TABLES = ("incidents", "counts", "areas", "population", "perception")

# These say nothing of any gemeente but that it is there, or are for writing; everything else asks who is asking.
WITHOUT_SCOPE = {"versions_now", "versions_at", "stored_gemeenten", "delivered_gemeenten", "save_run"}


def rows(table: str, scope: Scope, **options: object) -> pl.DataFrame:
    return getattr(read, table)(scope, **options).lazy().collect().sort("gemeente", "reference")


@pytest.fixture
def two_gemeenten(db: None, keeper: Keeper) -> None:
    keeper.store("two-gemeenten", _deliver_two)


def _deliver_two(folder: Path) -> None:
    deliver(counts([1, 2]), folder=folder, rejects=[Reject(2, None, "eigen")])
    deliver(counts([7], gemeente=OTHER_GEMEENTE), folder=folder, scope=BOTH, rejects=[Reject(2, None, "ander")])
    deliver(incidents(["H-1"]), "incidents", folder=folder)
    deliver(incidents(["H-1"], gemeente=OTHER_GEMEENTE), "incidents", folder=folder, scope=BOTH)
    for code in ("BU99010101", "BU99020101"):
        deliver(areas(code), "areas", folder=folder, scope=BOTH)
        deliver(population({code: 10}), "population", folder=folder, scope=BOTH)
        deliver(perception(code), "perception", folder=folder, scope=BOTH)


# ----- nothing without a scope


@pytest.mark.parametrize("module", [read, results])
def test_every_public_function_takes_the_scope_first(module: ModuleType) -> None:
    functions = {name: value for name, value in inspect.getmembers(module, inspect.isfunction) if name[0] != "_"}
    # Functions that come from elsewhere count too when the module offers them as its own.
    offered = {
        name: function
        for name, function in functions.items()
        if function.__module__ == module.__name__ or name in getattr(module, "__all__", ())
    }
    assert offered, "there is nothing to check"
    for name, function in offered.items():
        if name not in WITHOUT_SCOPE:
            assert next(iter(inspect.signature(function).parameters)) == "scope", name
            assert inspect.get_annotations(function)["scope"] in (Scope, "Scope"), name


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("two_gemeenten")
def test_a_scope_reads_its_own_gemeente_only(table: str) -> None:
    assert rows(table, SCOPE)["gemeente"].unique().to_list() == [GEMEENTE]
    assert rows(table, Scope.of(OTHER_GEMEENTE))["gemeente"].unique().to_list() == [OTHER_GEMEENTE]
    assert rows(table, BOTH)["gemeente"].unique().sort().to_list() == [GEMEENTE, OTHER_GEMEENTE]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("two_gemeenten")
def test_an_empty_scope_reads_nothing(table: str) -> None:
    assert rows(table, NOBODY).is_empty()
    assert rows(table, Scope.of("GM0001")).is_empty()


@pytest.mark.usefixtures("two_gemeenten")
def test_batches_and_rejects_stay_within_the_scope() -> None:
    own = read.batches(SCOPE)
    [foreign] = [batch for batch in read.batches(Scope.of(OTHER_GEMEENTE)) if batch.table == "counts"]
    assert {batch.gemeente for batch in own} == {GEMEENTE}
    assert read.batches(NOBODY) == []
    assert read.rejects(SCOPE, foreign.id) == []
    assert read.rejects(NOBODY, foreign.id) == []
    assert [reject.reason for reject in read.rejects(BOTH, foreign.id)] == ["ander"]


@pytest.mark.usefixtures("two_gemeenten")
def test_the_whole_country_reads_every_gemeente() -> None:
    assert rows("counts", Scope.whole_country()).height == 3
    assert len(read.batches(Scope.whole_country())) == 10


# ----- the shape


@pytest.mark.parametrize("table", TABLES)
def test_a_table_that_does_not_exist_is_an_empty_one(table: str) -> None:
    assert rows(table, SCOPE).is_empty()
    assert rows(table, SCOPE).schema == schema_of(table)
    assert rows(table, SCOPE, versions={}).schema == schema_of(table)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.usefixtures("two_gemeenten")
def test_a_table_has_exactly_the_promised_columns(table: str) -> None:
    assert rows(table, SCOPE).schema == schema_of(table)


def test_without_imports_there_are_no_versions() -> None:
    assert read.versions_now() == {}
    assert read.versions_at(datetime(2019, 1, 1, tzinfo=UTC)) == {}


@pytest.mark.django_db
def test_the_gemeenten_that_are_stored(tmp_path: Path) -> None:
    assert read.stored_gemeenten() == []
    deliver(counts([1], gemeente=OTHER_GEMEENTE), folder=tmp_path, scope=BOTH)
    deliver(counts([1], gemeente=GEMEENTE), folder=tmp_path, scope=BOTH)
    deliver(counts([2], gemeente=GEMEENTE), folder=tmp_path, scope=BOTH)
    assert read.stored_gemeenten() == [GEMEENTE, OTHER_GEMEENTE]


# ----- as known then


@pytest.mark.django_db
def test_as_known_then(tmp_path: Path) -> None:
    """Each import is remembered by the moment it landed; reading at any earlier moment gives the earlier rows."""
    known = [({}, datetime.now(UTC))]
    for delivery in ([5, 6], [5, 8], [5, 8, None]):
        deliver(counts(delivery), folder=tmp_path)
        known.append((dict(enumerate(delivery)), datetime.now(UTC)))
    deliver(counts([0, 0, 0]), folder=tmp_path)
    for expected, moment in known:
        versions = read.versions_at(moment)
        assert rows("counts", SCOPE, versions=versions)["value"].to_list() == list(expected.values())
    assert rows("counts", SCOPE)["value"].to_list() == [0, 0, 0]
    assert rows("counts", SCOPE, versions=read.versions_now())["value"].to_list() == [0, 0, 0]


@pytest.mark.django_db
def test_the_moment_of_a_commit_itself_already_knows_it(tmp_path: Path) -> None:
    batch = deliver(counts([1]), folder=tmp_path)
    landed = next(commit for commit in history.commits("counts") if commit.version == batch.version)
    assert read.versions_at(landed.at)["counts"] == batch.version
    assert read.versions_at(landed.at - timedelta(milliseconds=1)).get("counts", 0) == 0


@pytest.mark.django_db
def test_a_moment_before_a_table_existed_reads_it_as_empty(tmp_path: Path) -> None:
    deliver(counts([1]), folder=tmp_path)
    before_incidents = datetime.now(UTC)
    deliver(incidents(["H-1"]), "incidents", folder=tmp_path)
    versions = read.versions_at(before_incidents)
    assert set(versions) == {"counts"}
    assert read.versions_now(["counts", "areas"]) == versions
    assert rows("incidents", SCOPE, versions=versions).is_empty()
    assert rows("incidents", SCOPE).height == 1


@pytest.mark.django_db
def test_an_unchanged_import_makes_no_version(tmp_path: Path) -> None:
    deliver(counts([1]), folder=tmp_path)
    versions = read.versions_now()
    deliver(counts([1]), folder=tmp_path)
    assert read.versions_now() == versions


@pytest.mark.django_db
def test_the_newest_version_is_the_one_the_table_itself_tells(tmp_path: Path) -> None:
    """Told by the names of the commits; what a writer that broke off left beside them is no commit."""
    table = delta.tables_folder() / "counts"
    for delivery in ([1], [1, 2], [3]):
        deliver(counts(delivery), folder=tmp_path)
        for name in ("_commit_7f.json.tmp", "99999999999999999999.json.tmp", "99999999999999999999.checkpoint.parquet"):
            table.joinpath("_delta_log", name).touch()
        assert read.versions_now() == {"counts": DeltaTable(table).version()}


@pytest.mark.django_db
def test_a_table_that_was_put_back_from_elsewhere_is_read_anew(tmp_path: Path) -> None:
    """A version is kept open for the next reader: by its place and number alone it would be the one before."""
    deliver(counts([1]), folder=tmp_path)
    there, elsewhere = delta.tables_folder() / "counts", tmp_path / "elsewhere"
    assert rows("counts", SCOPE)["value"].to_list() == [1]
    there.rename(elsewhere)
    assert rows("counts", SCOPE).is_empty()
    deliver(counts([5]), folder=tmp_path)
    assert rows("counts", SCOPE)["value"].to_list() == [5]
    assert read.versions_now()["counts"] == DeltaTable(elsewhere).version()
    shutil.rmtree(there)
    elsewhere.rename(there)
    assert rows("counts", SCOPE)["value"].to_list() == [1]


# ----- totals to check by hand


@pytest.mark.django_db
def test_totals_add_the_suppliers_total_line_and_keep_not_given_apart(tmp_path: Path) -> None:
    total = counts([10, 20, None], category="totaal-misdrijven")
    parts = counts([4, None, None])
    deliver(pl.concat([total, parts]), folder=tmp_path)
    assert read.count_totals(SCOPE) == [
        {
            "gemeente": GEMEENTE,
            "source": "politie-maandcijfers",
            "level": "buurt",
            "areas": 1,
            "period_from": "2018-01",
            "period_to": "2018-03",
            "total": 30,
            "not_given": 3,
            "unknown": 0,
            "source_rows": 4,
        }
    ]
    assert read.count_totals(NOBODY) == []


@pytest.mark.django_db
def test_a_source_without_a_total_line_has_no_total(tmp_path: Path) -> None:
    deliver(counts([4, 5]), folder=tmp_path)
    [totals] = read.count_totals(SCOPE)
    assert (totals["total"], totals["not_given"]) == (None, 0)


@pytest.mark.django_db
def test_totals_say_how_much_has_no_kind_after_what_was_decided(tmp_path: Path) -> None:
    unknown = {"category": UNKNOWN, "supplier_category": "Iets vaags", "reported_by": "officer"}
    others = counts([5, 6], area="BU99010102", **unknown)
    deliver(pl.concat([counts([4, None]), counts([40, 50], category="totaal-misdrijven"), others]), folder=tmp_path)
    deliver(pl.concat([incidents(["1", "2"]), incidents(["3"], **unknown)]), "incidents", folder=tmp_path)
    decide = {"gemeente": GEMEENTE, "word": "iets  VAAGS", "reported_by": None, "by": "analist", "now": NOW}

    def shares() -> list[tuple[int, int]]:
        decided = mapping.decisions(SCOPE)
        found = [*read.count_totals(SCOPE, decisions=decided), *read.incident_totals(SCOPE, decisions=decided)]
        of_source: dict[str, tuple[int, int]] = {}
        for row in found:
            before = of_source.get(row["source"], (0, 0))
            of_source[row["source"]] = (before[0] + row["unknown"], before[1] + row["source_rows"])
        return [of_source["politie-maandcijfers"], of_source["handhaving"]]

    assert shares() == [(11, 15), (1, 3)]
    mapping.add(source="politie-maandcijfers", category="vernieling", **decide)
    assert shares() == [(0, 15), (1, 3)]
    mapping.add(source="handhaving", category=OUTSIDE, **decide)
    assert shares() == [(0, 15), (0, 3)]
    mapping.add(source="politie-maandcijfers", category=UNKNOWN, **decide)
    assert shares() == [(11, 15), (0, 3)]
