"""What is typed wrongly is answered in Dutch, with exit code 2 and where to look."""

import pytest


@pytest.mark.parametrize(
    ("typed", "sentence", "where"),
    [
        ("analize", "De opdracht 'analize' bestaat niet.", "`openvis --help`"),
        ("import polis x.csv", "De opdracht 'polis' bestaat niet.", "`openvis import --help`"),
        ("attention --tip 3", "De optie '--tip' bestaat hier niet.", "`openvis attention --help`"),
        ("attention --top drie", "'drie' kan niet bij --top: kies een geheel getal.", "`openvis attention --help`"),
        ("serve --port x", "'x' kan niet bij --port: kies een geheel getal.", "`openvis serve --help`"),
        ("import areas", "PATH ontbreekt, of er staat niets achter.", "`openvis import areas --help`"),
        ("attention --top", "--top ontbreekt, of er staat niets achter.", "`openvis attention --help`"),
        ("attention --top 1 --top 2", "De optie '--top' staat er meer dan één keer.", "`openvis attention --help`"),
        ("rejects a b", "Te veel opgegeven: b.", "`openvis rejects --help`"),
        (
            "account add x --role baas --gemeente GM1581",
            "'baas' kan niet bij --role: kies uit analist, adviseur, coordinator, boa, wijkcoordinator, partner, "
            "beheerder, toezichthouder.",
            "`openvis account add --help`",
        ),
    ],
)
def test_a_wrong_word_is_a_dutch_sentence(openvis, typed, sentence, where):
    said = openvis(*typed.split())
    assert said.code == 2
    assert said.out == ""
    assert said.err == f"{sentence}\n{where} toont wat er kan.\n"


@pytest.mark.parametrize("typed", ["--help", "import --help", "attention --help", "account add --help", "serve --help"])
def test_help_is_dutch(openvis, typed):
    said = openvis(*typed.split())
    assert said.code == 0
    assert said.out.startswith("Gebruik: openvis")
    for english in ("Usage", "required", "default", "choices", "Display", "COMMAND", "OPTIONS"):
        assert english not in said.out


def test_help_says_what_is_required_what_is_assumed_and_what_one_can_choose(openvis):
    assert "[standaard: 8000]" in openvis("serve", "--help").out
    add = openvis("account", "add", "--help").out
    assert "toezichthouder]" in add
    assert add.count("[verplicht]") == 3


def test_help_shows_the_purpose_of_every_command(openvis):
    said = openvis("--help").out
    assert "Toon de aandachtslijst van de laatste run" in said
    assert "Toon het versienummer." in said
    assert "object at" not in said
