"""What was known and shown earlier, asked for on the command line."""

from __future__ import annotations

import time
from datetime import UTC, datetime

from openvis.errors import NothingStored, NotTheSame, UnknownValue
from openvis.store import models
from tests.cli.test_counts import corrected

__all__ = ["corrected"]


def test_a_delivery_a_later_revision_and_the_old_picture_again(analysed, corrected):
    [first] = analysed("runs", "--json").rows
    time.sleep(0.01)  # moments of versions are kept in thousandths of a second
    then = datetime.now(UTC).isoformat()
    time.sleep(0.01)
    seen = analysed("attention", "--json").rows

    assert analysed("import", "police", corrected).code == 0
    assert analysed("analyse").code == 0
    assert analysed("attention", "--as-of", then, "--json").rows == seen
    assert analysed("attention", "--run", first["id"], "--json").rows == seen

    back = analysed("analyse", "--as-of", then)
    assert back.code == 0
    assert "kijkt terug" in back.out
    runs = analysed("runs", "--json").rows
    assert [run["looks_back"] for run in runs] == [True, False, False]
    assert runs[0]["versions"] == first["versions"] != runs[1]["versions"]
    assert analysed("attention", "--run", runs[0]["id"], "--json").rows == seen
    assert analysed("attention", "--json").rows == analysed("attention", "--run", runs[1]["id"], "--json").rows

    for run in runs:
        again = analysed("analyse", "--again", run["id"])
        assert again.code == 0, again.err
        assert "allemaal gelijk" in again.out


def test_runs_say_what_they_are(analysed):
    assert analysed("analyse", "--last", "2023-08").code == 0
    assert analysed("analyse", "--as-of", datetime.now(UTC).isoformat()).code == 0
    said = analysed("runs").out
    assert "zoals toen getoond" in said
    assert "kijkt terug: alsof na augustus 2023 nog niets bekend was" in said
    assert "kijkt terug: zoals bekend op" in said


def test_what_is_not_the_same_any_more_is_said_with_an_exit_code(analysed):
    [run] = analysed("runs", "--json").rows
    models.Attention.objects.filter(rank=2).update(sentence="Iets anders.")
    said = analysed("analyse", "--again", run["id"])
    assert said.code == NotTheSame.exit_code
    assert "anders zijn 1 van de" in said.err
    assert "(eerste: regel 2)" in said.err
    assert "buiten OpenVIS om" in said.err
    models.Run.objects.update(method="attention-0")
    assert "methode attention-0" in analysed("analyse", "--again", run["id"]).err


def test_refusals(imported):
    assert imported("analyse", "--as-of", "2020-01-01").code == NothingStored.exit_code
    assert imported("analyse", "--as-of", "gisteren").code == UnknownValue.exit_code
    assert imported("analyse", "--again", "run-0").code == UnknownValue.exit_code
    assert imported("analyse").code == 0
    assert imported("attention", "--run", "run-0").code == UnknownValue.exit_code
    said = imported("attention", "--as-of", "2020-01-01")
    assert said.code == NothingStored.exit_code
    assert "openvis analyse --as-of 2020-01-01" in said.err


def test_what_a_delivery_changed_by_month(imported, corrected):
    assert imported("import", "police", corrected).code == 0
    [later, earlier] = [row for row in imported("batches", "--json").rows if row["table"] == "counts"]
    rows = imported("revisions", later["id"][:8], "--json").rows
    assert {row["period"] for row in rows} == {"2023-11"}
    assert sum(row["changed"] for row in rows) == later["changed"] > 0
    first = imported("revisions", earlier["id"], "--json").rows
    assert sum(row["added"] for row in first) == earlier["added"]
    assert [row["period"] for row in first] == sorted((row["period"] for row in first), reverse=True)
    said = imported("revisions", later["id"]).out
    assert f"november 2023 0 {later['changed']} 0" in " ".join(said.split())
    assert "in de oude maand als vervallen" in said
    assert imported("revisions", "zzz").code == UnknownValue.exit_code
    areas = next(row for row in imported("batches", "--json").rows if row["table"] == "areas")
    assert "Niets." in imported("revisions", areas["id"]).out
