"""Settings are loud when wrong: every refusal names the setting and says what it should be."""

import stat
from pathlib import Path

import pytest

from openvis.config import environment
from openvis.errors import ConfigurationError


@pytest.mark.parametrize(("value", "meaning"), [("1", True), ("ja", True), ("TRUE", True), ("0", False), ("", False)])
def test_a_flag_reads_yes_and_no(monkeypatch, value, meaning):
    monkeypatch.setenv("OPENVIS_HTTPS", value)
    assert environment.flag("OPENVIS_HTTPS", not meaning) is meaning


def test_a_flag_that_is_neither_is_refused_by_name(monkeypatch):
    monkeypatch.setenv("OPENVIS_HTTPS", "misschien")
    with pytest.raises(ConfigurationError, match="OPENVIS_HTTPS staat op 'misschien'"):
        environment.flag("OPENVIS_HTTPS", False)


def test_a_flag_that_is_absent_keeps_its_default(monkeypatch):
    monkeypatch.delenv("OPENVIS_HTTPS", raising=False)
    assert environment.flag("OPENVIS_HTTPS", True) is True


@pytest.mark.parametrize(("given", "path"), [(None, None), ("", None), ("regels", Path("regels"))])
def test_a_path_need_not_be_given(given, path, monkeypatch):
    monkeypatch.delenv("OPENVIS_PROEF", raising=False)
    if given is not None:
        monkeypatch.setenv("OPENVIS_PROEF", given)
    assert environment.path("OPENVIS_PROEF") == path


def test_words_are_split_on_commas_and_trimmed(monkeypatch):
    monkeypatch.setenv("OPENVIS_ALLOWED_HOSTS", " vis.gemeente.example , ,localhost")
    assert environment.words("OPENVIS_ALLOWED_HOSTS", "") == ["vis.gemeente.example", "localhost"]


def test_a_folder_is_made_and_a_file_in_its_place_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENVIS_DATA", str(tmp_path / "new" / "data"))
    assert environment.folder("OPENVIS_DATA", "var").is_dir()
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OPENVIS_DATA", str(tmp_path / "file"))
    with pytest.raises(ConfigurationError, match="OPENVIS_DATA kan niet worden gemaakt"):
        environment.folder("OPENVIS_DATA", "var")


def test_a_folder_that_cannot_be_written_is_refused(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENVIS_DATA", str(tmp_path))
    monkeypatch.setattr("os.access", lambda path, mode: False)  # the superuser may write anywhere
    with pytest.raises(ConfigurationError, match="uit OPENVIS_DATA mag OpenVIS niet schrijven"):
        environment.folder("OPENVIS_DATA", "var")


def test_a_folder_that_is_made_is_its_owners_alone(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENVIS_DATA", str(tmp_path / "data"))
    assert stat.S_IMODE(environment.folder("OPENVIS_DATA", "var").stat().st_mode) == 0o700


@pytest.mark.parametrize(("value", "level"), [("debug", "DEBUG"), ("ERROR", "ERROR")])
def test_a_choice_is_read_in_any_case(monkeypatch, value, level):
    monkeypatch.setenv("OPENVIS_LOG_LEVEL", value)
    assert environment.choice("OPENVIS_LOG_LEVEL", "WARNING", "DEBUG", "WARNING", "ERROR") == level


def test_any_other_word_is_refused_with_the_choices(monkeypatch):
    monkeypatch.setenv("OPENVIS_LOG_LEVEL", "luid")
    with pytest.raises(ConfigurationError, match="OPENVIS_LOG_LEVEL staat op 'LUID'") as refused:
        environment.choice("OPENVIS_LOG_LEVEL", "WARNING", "DEBUG", "WARNING")
    assert refused.value.next_step == "Kies uit DEBUG, WARNING."


def test_the_signing_key_is_made_once_and_only_its_owner_reads_it(monkeypatch, tmp_path):
    monkeypatch.delenv("OPENVIS_SECRET_KEY", raising=False)
    first = environment.secret_key("OPENVIS_SECRET_KEY", tmp_path)
    assert len(first) >= 50
    assert environment.secret_key("OPENVIS_SECRET_KEY", tmp_path) == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_the_signing_key_from_the_environment_wins(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENVIS_SECRET_KEY", "x" * 60)
    assert environment.secret_key("OPENVIS_SECRET_KEY", tmp_path) == "x" * 60
    assert not (tmp_path / "secret_key").exists()


def test_without_an_address_the_database_is_a_file_beside_the_data(monkeypatch, tmp_path):
    monkeypatch.delenv("OPENVIS_DATABASE_URL", raising=False)
    database = environment.database("OPENVIS_DATABASE_URL", tmp_path)
    assert database["ENGINE"].endswith("sqlite3")
    assert database["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_postgresql_address_is_taken_apart(monkeypatch, tmp_path):
    monkeypatch.setenv("OPENVIS_DATABASE_URL", "postgresql://vis:p%40ss@db.example:5433/openvis")
    database = environment.database("OPENVIS_DATABASE_URL", tmp_path)
    assert database["ENGINE"].endswith("postgresql")
    wanted = {"NAME": "openvis", "USER": "vis", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": "5433"}
    assert {key: database[key] for key in wanted} == wanted


@pytest.mark.parametrize("address", ["postgresql://db:vijf/openvis", "postgresql://db:99999/x", "postgresql://[db/x"])
def test_an_address_or_port_that_cannot_be_is_refused_with_an_example(monkeypatch, tmp_path, address):
    monkeypatch.setenv("OPENVIS_DATABASE_URL", address)
    with pytest.raises(ConfigurationError, match="adres of de poort in OPENVIS_DATABASE_URL klopt niet") as refused:
        environment.database("OPENVIS_DATABASE_URL", tmp_path)
    assert "postgresql://" in refused.value.next_step


@pytest.mark.parametrize("address", ["mysql://db/openvis", "openvis", "postgresql://db.example"])
def test_any_other_database_address_is_refused_with_an_example(monkeypatch, tmp_path, address):
    monkeypatch.setenv("OPENVIS_DATABASE_URL", address)
    with pytest.raises(ConfigurationError, match="geen adres van een PostgreSQL-database") as refused:
        environment.database("OPENVIS_DATABASE_URL", tmp_path)
    assert "postgresql://" in refused.value.next_step


# ----- mail

MAIL, PASSWORD_FILE = "OPENVIS_SMTP_URL", "OPENVIS_SMTP_PASSWORD_FILE"


@pytest.mark.parametrize(
    ("url", "host", "port", "tls", "ssl"),
    [
        ("", "", 25, False, False),
        ("smtp://mail.gemeente.example", "mail.gemeente.example", 587, True, False),
        ("smtp://vis%40x@mail.gemeente.example:2525", "mail.gemeente.example", 2525, True, False),
        ("smtps://mail.gemeente.example", "mail.gemeente.example", 465, False, True),
        ("smtp+plain://127.0.0.1", "127.0.0.1", 25, False, False),
        ("smtp+plain://localhost:1025", "localhost", 1025, False, False),
    ],
)
def test_a_mail_server_is_read_from_its_address(monkeypatch, url, host, port, tls, ssl):
    monkeypatch.setenv(MAIL, url)
    found = environment.mail_server(MAIL, PASSWORD_FILE)
    told = [found[name] for name in ("EMAIL_HOST", "EMAIL_PORT", "EMAIL_USE_TLS", "EMAIL_USE_SSL")]
    assert told == [host, port, tls, ssl]
    assert found["EMAIL_HOST_USER"] == ("vis@x" if "%40" in url else "")


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mail.gemeente.example:587", "is geen adres van een mailserver"),
        ("http://mail.gemeente.example", "is geen adres van een mailserver"),
        ("smtp://", "is geen adres van een mailserver"),
        ("smtp://mail:poort", "Het adres of de poort"),
        ("smtp://vis:geheim@mail.gemeente.example", "staat een wachtwoord"),
        ("smtp+plain://mail.gemeente.example", "zonder versleuteling over het netwerk"),
    ],
)
def test_any_other_address_of_a_mail_server_is_refused(monkeypatch, url, told):
    monkeypatch.setenv(MAIL, url)
    with pytest.raises(ConfigurationError, match=told) as refused:
        environment.mail_server(MAIL, PASSWORD_FILE)
    assert "geheim" not in str(refused.value)


def test_the_password_of_the_mail_server_is_the_first_line_of_a_file(monkeypatch, tmp_path):
    monkeypatch.setenv(MAIL, "smtp://vis@mail.gemeente.example")
    path = tmp_path / "password"
    monkeypatch.setenv(PASSWORD_FILE, str(path))
    with pytest.raises(ConfigurationError, match="kan niet worden gelezen"):
        environment.mail_server(MAIL, PASSWORD_FILE)
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigurationError, match="geen tekst"):
        environment.mail_server(MAIL, PASSWORD_FILE)
    path.write_text("een geheim\nen nog iets\n")
    assert environment.mail_server(MAIL, PASSWORD_FILE)["EMAIL_HOST_PASSWORD"] == "een geheim"


@pytest.mark.parametrize("value", ["", "openvis", "a b@c.nl", "OpenVIS <vis@c.nl>"])
def test_mail_comes_from_an_address(monkeypatch, value):
    monkeypatch.setenv("OPENVIS_MAIL_FROM", value)
    with pytest.raises(ConfigurationError, match="OPENVIS_MAIL_FROM is geen mailadres"):
        environment.mail_address("OPENVIS_MAIL_FROM", needed=True)
    monkeypatch.setenv("OPENVIS_MAIL_FROM", "vis@gemeente.example")
    assert environment.mail_address("OPENVIS_MAIL_FROM", needed=True) == "vis@gemeente.example"


@pytest.mark.parametrize("value", ["vis.gemeente.example", "ftp://vis", "https://vis/pagina", "https://"])
def test_the_site_is_an_address_without_a_page(monkeypatch, value):
    monkeypatch.setenv("OPENVIS_SITE", value)
    with pytest.raises(ConfigurationError, match="OPENVIS_SITE is geen adres"):
        environment.site("OPENVIS_SITE", "")
    monkeypatch.setenv("OPENVIS_SITE", "https://vis.gemeente.example/")
    assert environment.site("OPENVIS_SITE", "") == "https://vis.gemeente.example"
