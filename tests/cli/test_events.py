"""Two lists of residents' reports by command: their events are listed, by a rule of one's own if need be."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.pipeline.test_import_data import area_file
from tests.support.small_gemeente import GEMEENTE, ORIGIN

PROFILE = """
[source]
slug = "{slug}"
gemeente = "GM9900"
[file]
delimiter = ","
[reference]
columns = ["nummer"]
[category]
columns = ["soort"]
by = "map"
[category.map]
"melding-geluid" = "melding-geluid"
[reported_by]
value = "public"
[occurred_from]
column = "moment"
formats = ["%Y-%m-%dT%H:%M"]
[place]
by = "point"
x = "x"
y = "y"
crs = "EPSG:28992"
precision = "point"
"""
START = datetime(2026, 1, 2, 22, 0)


def lines(shift_metres, extra=()):
    """One report of noise on the second of each month, for nine months."""
    months = [START.replace(month=month) for month in range(1, 10)]
    told = [(moment, ORIGIN[0] + 500 + shift_metres, ORIGIN[1] + 500) for moment in months]
    rows = [f"{row},melding-geluid,{m:%Y-%m-%dT%H:%M},{x},{y}" for row, (m, x, y) in enumerate([*told, *extra], 1)]
    return "\n".join(["nummer,soort,moment,x,y", *rows]) + "\n"


@pytest.fixture
def two_lists(openvis, tmp_path):
    openvis("import", "areas", area_file(tmp_path))
    later = (START.replace(month=9) + timedelta(hours=1), ORIGIN[0] + 1500, ORIGIN[1] + 500)
    for slug, text in (("meldingen", lines(0)), ("telefoon", lines(60, [later]))):
        (tmp_path / f"{slug}.toml").write_text(PROFILE.format(slug=slug), encoding="utf-8")
        (tmp_path / f"{slug}.csv").write_text(text, encoding="utf-8")
        said = openvis("import", "incidents", tmp_path / f"{slug}.csv", "--profile", tmp_path / f"{slug}.toml")
        assert said.code == 0, said.err
    return openvis


def test_an_event_of_two_sources_is_listed_once(two_lists):
    assert two_lists("analyse").code == 0
    rows = two_lists("events", "--json").rows
    assert [row["period"] for row in rows] == [f"2026-0{month}" for month in range(9, 0, -1)]
    assert {(row["reports"], tuple(row["sources"])) for row in rows} == {(2, ("meldingen", "telefoon"))}
    assert rows[0]["event"] == "meldingen/9"
    kept = {"event", "category", "buurt", "buurt_name", "period", "first", "last", "sources", "reports"}
    assert set(rows[0]) == kept, "never a point"
    assert (rows[0]["first"], rows[0]["last"]) == ("2026-09-02T22:00:00", "2026-09-02T22:00:00")
    table = two_lists("events", "--top", "2").out
    assert "02-09-2026 22:00" in table
    assert "Gebeurtenissen met meer meldingen: 9, samen 18 meldingen. Daarvan staan er 9 in meer dan één bron." in table
    assert "En nog 7: `openvis events --top 9`." in table
    assert "hooguit 75 meter en 12 uur (overlast)" in table


def test_the_list_of_one_buurt_or_category(two_lists):
    two_lists("analyse")
    assert len(two_lists("events", "--buurt", "BU99000001", "--json").rows) == 9
    assert two_lists("events", "--buurt", "BU99000002", "--json").rows == []
    assert two_lists("events", "--category", "melding-graffiti", "--json").rows == []
    refused = two_lists("events", "--category", "geluid")
    assert refused.code == 2
    assert "De categorie 'geluid' bestaat niet." in refused.err


def test_the_list_of_one_source_holds_what_that_source_tells_of(two_lists):
    two_lists("analyse")
    assert two_lists("events", "--source", "telefoon", "--json").rows == two_lists("events", "--json").rows
    refused = two_lists("events", "--source", "buitenbeter")
    assert refused.code == 2
    assert "Bron buitenbeter heeft geen meldingen van bewoners in de laatste run." in refused.err
    assert "Er zijn: meldingen, telefoon." in refused.err


def test_of_what_may_point_at_a_person_no_events_are_kept(openvis, tmp_path):
    openvis("import", "areas", area_file(tmp_path))
    profile = PROFILE.format(slug="meldingen").replace('"melding-geluid"', '"melding-daklozen"')
    (tmp_path / "meldingen.toml").write_text(profile, encoding="utf-8")
    text = lines(0, [(START.replace(month=6), ORIGIN[0] + 500, ORIGIN[1] + 500)])
    (tmp_path / "meldingen.csv").write_text(text.replace("melding-geluid", "melding-daklozen"), encoding="utf-8")
    openvis("import", "incidents", tmp_path / "meldingen.csv", "--profile", tmp_path / "meldingen.toml")
    assert openvis("analyse").code == 0
    assert openvis("events", "--json").rows == [], "though two reports are of one event in June"
    refused = openvis("events", "--category", "melding-daklozen")
    assert refused.code != 0
    assert "worden geen losse gebeurtenissen bewaard" in refused.err


def test_a_rule_of_ones_own_is_used_and_kept_with_the_run(two_lists, tmp_path):
    own = tmp_path / "eigen.toml"
    own.write_text("[reach.overlast]\nmetres = 59\nhours = 12\n", encoding="utf-8")
    assert two_lists("analyse", "--event-rule", own).code == 0
    assert two_lists("events", "--json").rows == []
    assert "hooguit 59 meter en 12 uur (overlast)" in two_lists("events").out


def test_the_rule_of_the_gemeente_is_used_without_asking(two_lists, tmp_path, settings):
    settings.OPENVIS_EVENT_RULES = tmp_path / "regels"
    (tmp_path / "regels").mkdir()
    (tmp_path / "regels" / f"{GEMEENTE}.toml").write_text(
        "[reach.overlast]\nmetres = 59\nhours = 12\n", encoding="utf-8"
    )
    assert two_lists("analyse").code == 0
    assert "hooguit 59 meter en 12 uur (overlast)" in two_lists("events").out


def test_a_rule_that_is_none_makes_no_run(two_lists, tmp_path):
    own = tmp_path / "eigen.toml"
    own.write_text("[reach.overlast]\nmeters = 59\nhours = 12\n", encoding="utf-8")
    said = two_lists("analyse", "--event-rule", own)
    assert said.code == 2
    assert "eigen.toml: [reach.overlast] hoort precies twee getallen te hebben." in said.err
    assert "nog niets berekend" in two_lists("events").err


def test_of_what_was_never_stored_there_is_no_empty_list(openvis):
    said = openvis("events", "--gemeente", GEMEENTE)
    assert said.code != 0
    assert "Er is nog niets ingelezen." in said.err
