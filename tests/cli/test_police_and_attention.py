"""The first day of a gemeente: areas and the open police table in, totals checked, attention out."""

import gzip
import json

import pytest

from openvis.errors import NothingStored

NOT_GIVEN = 1_872


def test_the_import_says_what_it_did(imported, police_table):
    """And the same file again changes nothing."""
    said = imported("import", "police", police_table)
    assert said.code == 0
    assert said.out.splitlines() == [
        "misdrijf_maand_2022-12_2023-11.csv.gz voor GM1581: 27.612 rijen gelezen, alles stond er al, "
        "er is niets veranderd, 0 tegengehouden.",
        "GM1581, Ongeval op de weg: de wijken tellen op tot 133, de gemeente heeft 132. "
        "GM1581, Ongeval op de weg: de buurten tellen op tot 133, de gemeente heeft 132.",
    ]
    states = [batch["state"] for batch in imported("batches", "--json").rows]
    assert states == ["unchanged", "landed", "landed"]


def test_the_totals_add_up_and_what_is_not_given_is_kept_apart(imported):
    rows = imported("counts", "--json").rows
    assert {row["level"]: row["total"] for row in rows} == {"gemeente": 1465, "wijk": 1465, "buurt": 1465}
    assert {row["level"]: row["areas"] for row in rows} == {"gemeente": 1, "wijk": 5, "buurt": 33}
    assert sum(row["not_given"] for row in rows) == NOT_GIVEN


def test_the_table_for_people_shows_the_same_totals(imported):
    said = imported("counts")
    assert said.out.count("1.465") == 3
    assert "niet opgegeven" in said.out
    assert "Niet opgegeven, alle regels samen: 1.872 cellen." in said.out


def test_analyse_and_attention_print_a_list_with_reasons(imported):
    ran = imported("analyse")
    assert ran.code == 0
    assert "cijfers tot en met november 2023" in ran.out
    assert "Verwachting berekenen" in ran.err
    assert "kijkt terug" not in ran.out
    rows = imported("attention", "--json").rows
    assert rows
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))
    for row in rows:
        assert row["gemeente"] == "GM1581"
        assert row["area"].startswith("BU1581")
        assert f": {row['observed']} in" in row["sentence"]
        assert row["low"] <= row["high"] < row["observed"] > row["expected"]
        assert row["harm"] == pytest.approx(row["excess"] * row["weight"])
    shown = imported("attention", "--top", "2").out
    assert rows[0]["sentence"] in shown
    assert rows[2]["sentence"] not in shown
    assert f"openvis attention --top {len(rows)}" in shown
    assert shown.startswith("Aandachtslijst van GM1581 tot en met november 2023, berekend op ")
    assert "891 combinaties van buurt en categorie getoetst" in shown
    assert "van elke 100 regels op zo'n lijst zijn er naar verwachting hooguit 10 toeval." in shown


def test_priorities_of_the_council_change_the_order(analysed, tmp_path):
    before = analysed("attention", "--json").rows
    last = before[-1]
    plan = tmp_path / "uvp.toml"
    plan.write_text(f"[weights]\n{last['category']} = 1000\n", encoding="utf-8")
    assert analysed("analyse", "--priorities", plan).code == 0
    first = analysed("attention", "--json").rows[0]
    assert first["category"] == last["category"]
    assert first["weight"] == 1000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("[weights]\ninbraken = 2\n", "In uvp.toml: De prioriteit 'inbraken' is geen categorie en geen thema."),
        ("[weights]\nautokraak = -1\n", "In uvp.toml: De prioriteit van 'autokraak' is -1.0."),
        ("[weights]\nautokraak = 'veel'\n", "In uvp.toml is het gewicht van 'autokraak' geen getal."),
        ("[gewichten]\nautokraak = 2\n", "uvp.toml hoort één tabel te hebben, [weights]."),
        ("[weights\n", "uvp.toml is geen geldige TOML"),
    ],
)
def test_a_wrong_priorities_file_is_refused_with_the_line_to_mend(imported, tmp_path, content, sentence):
    (tmp_path / "uvp.toml").write_text(content, encoding="utf-8")
    said = imported("analyse", "--priorities", tmp_path / "uvp.toml")
    assert said.code == 2
    problem, next_step = said.err.splitlines()[-2:]
    assert problem.startswith(sentence)
    assert next_step.endswith(".")
    assert imported("attention").code == NothingStored.exit_code


def test_an_earlier_last_month_is_as_if_later_ones_were_not_known(imported):
    assert "tot en met augustus 2023" in imported("analyse", "--last", "2023-08").out


def test_too_few_months_are_said_to_be_too_few(imported):
    said = imported("analyse", "--last", "2023-01")
    assert said.code == 0
    assert "Er zijn te weinig maanden om iets te zeggen" in said.out
    assert "Deze run kijkt terug en wordt alleen getoond aan wie hem kiest." in said.out
    assert imported("attention").code == NothingStored.exit_code


def test_a_file_cut_in_half_is_refused_whole_with_the_line(imported, police_table, tmp_path):
    text = gzip.decompress(police_table.read_bytes()).decode("utf-8")
    half = tmp_path / "half.csv"
    half.write_text(text[: len(text) // 2], encoding="utf-8")
    before = imported("counts", "--json").rows
    said = imported("import", "police", half)
    assert said.code == 2
    assert "half.csv" in said.err
    assert str(text[: len(text) // 2].count("\n") + 1) in said.err.replace(".", "")
    assert imported("counts", "--json").rows == before
    assert imported("batches", "--json").rows[0]["state"] == "refused"


def test_a_wrong_column_says_which_and_what_it_expected(imported, police_table, tmp_path):
    text = gzip.decompress(police_table.read_bytes()).decode("utf-8")
    wrong = tmp_path / "wrong.csv"
    wrong.write_text(text.replace("soort_misdrijf", "delict", 1), encoding="utf-8")
    said = imported("import", "police", wrong)
    assert said.code == 2
    assert "soort_misdrijf" in said.err
    assert "delict" in said.err


def test_a_corrected_delivery_replaces_and_the_old_run_stays(analysed, police_table, tmp_path):
    old = analysed("attention", "--json").rows
    text = gzip.decompress(police_table.read_bytes()).decode("utf-8")
    lines = text.splitlines(keepends=True)
    changed = 0
    for number, line in enumerate(lines):
        if "2023-11" in line and "Fietsen" not in line and line.rstrip().endswith(",1.0") and changed < 3:
            lines[number] = line.replace(",1.0", ",2.0")
            changed += 1
    corrected = tmp_path / "corrected.csv"
    corrected.write_text("".join(lines), encoding="utf-8")
    said = analysed("import", "police", corrected)
    assert "0 nieuw, 3 gewijzigd, 27.609 gelijk" in said.out
    assert analysed("attention", "--json").rows == old


def test_population_of_the_whole_country_lands_for_one_gemeente_only(imported, shared_data):
    path = shared_data / "nl_register" / "inwoners_per_buurt_2024_85984NED.csv"
    said = imported("import", "population", path, "--gemeente", "GM1581")
    assert said.code == 0
    assert "14.574 rijen gelezen, 33 nieuw" in said.out


def test_every_listing_also_speaks_json(analysed):
    batch = analysed("batches", "--json").rows[0]["id"]
    for words in (["attention"], ["counts"], ["batches"], ["rejects", batch], ["categories"]):
        said = analysed(*words, "--json")
        assert said.code == 0
        assert isinstance(json.loads(said.out), list)
        assert analysed(*words).code == 0
