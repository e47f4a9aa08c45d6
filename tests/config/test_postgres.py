"""The temporary PostgreSQL server that the suite can run on."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import unquote

import psycopg
import pytest

from tests.support import postgres

CHECKOUT = Path(__file__).parents[2]
ASK_VENDOR = (
    "import django; django.setup(); from django.db import connection as c; k = c.cursor(); "
    "k.execute('show listen_addresses'); print(c.vendor, repr(k.fetchone()[0]))"
)

pytestmark = pytest.mark.postgres


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "DJANGO_SETTINGS_MODULE": "openvis.config.settings", **environment}
    command = [sys.executable, "-m", "tests.support.postgres", *words]
    return subprocess.run(command, cwd=CHECKOUT, env=variables, capture_output=True, text=True, check=False)


def test_a_command_runs_on_a_server_that_listens_on_no_network(postgres_installed: None, tmp_path: Path) -> None:
    done = run("run", "--", sys.executable, "-c", ASK_VENDOR, OPENVIS_DATA=str(tmp_path))
    assert (done.stdout.strip(), done.returncode) == ("postgresql ''", 0)


def test_the_exit_code_is_that_of_the_command(postgres_installed: None) -> None:
    assert run("run", "--", sys.executable, "-c", "raise SystemExit(5)").returncode == 5


def test_nothing_is_left_of_the_server(postgres_installed: None) -> None:
    with postgres.running_cluster() as address:
        folder = Path(unquote(address.split("@")[1].split("/")[0]))
        process = int((folder / "data" / "postmaster.pid").read_text().split()[0])
        with psycopg.connect(address) as connection:
            assert connection.execute("select 1").fetchone() == (1,)
    assert not folder.exists()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_a_forgotten_connection_does_not_keep_the_server_alive(
    postgres_installed: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgres, "POLITE_SECONDS", 0.2)
    with postgres.running_cluster() as address:
        forgotten = psycopg.connect(address)
    with pytest.raises(psycopg.OperationalError), forgotten:
        forgotten.execute("select 1")


def test_a_missing_program_is_one_clear_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(postgres, "DEBIAN_FOLDER", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(postgres.NoPostgres, match=r"PostgreSQL staat niet op deze computer"):
        postgres.program("initdb")


@pytest.mark.parametrize(("required", "code", "word"), [("1", 1, "verplicht"), ("0", 0, "overgeslagen")])
def test_without_a_server_the_command_is_passed_over_unless_all_is_required(
    required: str, code: int, word: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def absent(name: str) -> Path:
        raise postgres.NoPostgres(postgres.NO_SERVER)

    monkeypatch.setattr(postgres, "program", absent)
    monkeypatch.setenv("OPENVIS_REQUIRE_ALL", required)
    assert postgres.main(["run", "--", "true"]) == code
    said = capsys.readouterr().err
    assert postgres.NO_SERVER in said
    assert word in said


@pytest.mark.parametrize("words", [[], ["run"], ["run", "--"], ["start", "--", "true"]])
def test_a_wrong_call_says_how_it_is_used(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert postgres.main(words) == 2
    assert capsys.readouterr().err.startswith("Gebruik: python -m tests.support.postgres run -- opdracht")


def test_a_script_in_front_of_a_program_is_not_the_program(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as folder:
        wrapper = Path(folder) / "initdb"
        wrapper.write_text("#!/bin/sh\nexit 1\n", encoding="ascii")
        wrapper.chmod(0o755)
        monkeypatch.setenv("PATH", folder)
        monkeypatch.setattr(postgres, "DEBIAN_FOLDER", Path(folder))
        with pytest.raises(postgres.NoPostgres):
            postgres.program("initdb")
