"""The outer edge: whatever happens, a user gets a sentence and an exit code, never a traceback or somebody's data."""

import errno
import gc
import os
import stat
import subprocess
import sys

import pytest
from django.db import OperationalError

from openvis import __main__ as edge
from openvis import errors


def command_that(monkeypatch, problem: BaseException) -> None:
    def fail(*_: object, **__: object) -> None:
        raise problem

    monkeypatch.setattr("openvis.cli.app", fail)


def every_error() -> list[type[errors.OpenVISError]]:
    found, waiting = [], [errors.OpenVISError]
    while waiting:
        kind = waiting.pop()
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return found


@pytest.mark.parametrize("kind", every_error(), ids=lambda kind: kind.__name__)
def test_every_error_is_two_sentences_and_its_own_exit_code(kind, monkeypatch, capsys):
    command_that(monkeypatch, kind("Er staat [iets] fout in rij 7.", "Verbeter rij 7."))
    assert edge.run(["batches"]) == kind.exit_code
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err == "Er staat [iets] fout in rij 7.\nVerbeter rij 7.\n"


def test_exit_codes_differ_by_kind_of_error():
    """Kinds of input error share a code; any other two kinds do not."""
    codes = [kind.exit_code for kind in every_error() if kind.__bases__[0] is errors.OpenVISError]
    assert len(codes) == len(set(codes))
    assert 0 not in codes
    assert edge.UNEXPECTED not in codes


def test_a_fault_of_our_own_shows_no_value_and_records_only_places(monkeypatch, capsys, tmp_path):
    monkeypatch.setenv("OPENVIS_DATA", str(tmp_path))
    command_that(monkeypatch, ValueError("geheim-gegeven"))
    assert edge.run(["batches"]) == edge.UNEXPECTED
    said = capsys.readouterr().err
    record = (tmp_path / "fout.txt").read_text()
    assert "ValueError" in said
    assert "Traceback" not in said
    assert "geheim-gegeven" not in said + record
    assert "test_edge.py" in record


def test_the_record_goes_elsewhere_when_the_data_folder_cannot_be_written(monkeypatch, capsys, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OPENVIS_DATA", str(tmp_path / "file"))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    command_that(monkeypatch, ValueError("geheim-gegeven"))
    assert edge.run(["batches"]) == edge.UNEXPECTED
    (record,) = tmp_path.glob("openvis-*/fout.txt")
    assert str(record) in capsys.readouterr().err


def test_without_any_place_to_write_the_sentence_still_comes(monkeypatch, capsys, tmp_path):
    (tmp_path / "file").write_text("")
    for name in ("file", "file/under"):
        monkeypatch.setenv("OPENVIS_DATA", str(tmp_path / "file"))
        monkeypatch.setattr("tempfile.tempdir", str(tmp_path / name))
        command_that(monkeypatch, ValueError("geheim-gegeven"))
        assert edge.run(["batches"]) == edge.UNEXPECTED
        assert capsys.readouterr().err.startswith("OpenVIS heeft zelf een fout gemaakt (ValueError)")


@pytest.mark.parametrize(
    "problem",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError("Generic LocalFileSystem error: No space left on device (os error 28)"),
        OperationalError("database or disk is full"),
    ],
    ids=["file", "table", "database"],
)
def test_a_full_disk_is_a_sentence(problem, monkeypatch, capsys):
    command_that(monkeypatch, problem)
    assert edge.run(["batches"]) == errors.ConfigurationError.exit_code
    assert capsys.readouterr().err.startswith("De schijf is vol; er is niets half opgeslagen.\n")


def test_stopping_is_not_an_error_of_the_program(monkeypatch, capsys):
    command_that(monkeypatch, KeyboardInterrupt())
    assert edge.run(["batches"]) == edge.INTERRUPTED
    assert capsys.readouterr().err.startswith("Gestopt.")


def test_garbage_is_looked_for_again_once_everything_is_loaded(monkeypatch):
    """`main` puts it off; a command that brings in a million rows could not do without."""
    seen = []
    monkeypatch.setattr("openvis.cli.app", lambda *_, **__: seen.append(gc.isenabled()))
    gc.disable()
    try:
        assert edge.run(["batches"]) == 0
    finally:
        gc.enable()
    assert seen == [True]


def openvis(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "openvis", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_a_wrong_setting_is_a_sentence_even_before_the_program_has_started(tmp_path):
    ran = openvis("batches", OPENVIS_DATA=str(tmp_path), OPENVIS_HTTPS="misschien")
    assert ran.returncode == errors.ConfigurationError.exit_code
    assert ran.stderr.startswith("De instelling OPENVIS_HTTPS staat op 'misschien'.")
    assert "Traceback" not in ran.stderr


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("OPENVIS_LOG_LEVEL", "luid", "De instelling OPENVIS_LOG_LEVEL staat op 'LUID'."),
        ("OPENVIS_DATABASE_URL", "postgresql://x@localhost:vijf/y", "Het adres of de poort in OPENVIS_DATABASE_URL"),
        ("OPENVIS_DATABASE_URL", "postgresql://x:geheim@127.0.0.1:1/y", "De database y op 127.0.0.1, poort 1 laat"),
        ("OPENVIS_DATABASE_URL", "postgresql://x@nergens.invalid/y", "De database y op nergens.invalid, poort 5432"),
    ],
)
def test_a_setting_that_cannot_be_used_is_a_sentence_with_what_to_do(tmp_path, name, value, sentence):
    ran = openvis("batches", **{"OPENVIS_DATA": str(tmp_path), name: value})
    assert ran.returncode == errors.ConfigurationError.exit_code
    assert ran.stderr.startswith(sentence)
    assert len(ran.stderr.splitlines()) == 2
    assert "geheim" not in ran.stderr


def test_a_database_file_that_is_none_is_a_sentence(tmp_path):
    (tmp_path / "openvis.sqlite3").mkdir()
    ran = openvis("batches", OPENVIS_DATA=str(tmp_path))
    assert ran.returncode == errors.ConfigurationError.exit_code
    assert "openvis.sqlite3 is niet te gebruiken." in ran.stderr


def test_what_is_kept_is_its_owners_alone_to_read(tmp_path):
    ran = openvis("batches", OPENVIS_DATA=str(tmp_path / "data"))
    assert ran.returncode == 0
    kept = [tmp_path / "data", *(tmp_path / "data").rglob("*")]
    assert tmp_path / "data" / "openvis.sqlite3" in kept
    for path in kept:
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_a_command_that_does_not_exist_is_refused_without_a_traceback(tmp_path):
    ran = openvis("analize", OPENVIS_DATA=str(tmp_path))
    assert ran.returncode != 0
    assert "analize" in ran.stdout + ran.stderr
    assert "Traceback" not in ran.stdout + ran.stderr
