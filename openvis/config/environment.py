"""Reading the environment, one typed function per kind. Every setting is listed in docs/reference/settings.md."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from openvis.errors import ConfigurationError, reason

TRUE_WORDS = {"1", "true", "yes", "ja"}
WRITABLE = "Kies een map die u mag lezen en schrijven."
FALSE_WORDS = {"0", "false", "no", "nee", ""}

# What each setting means; docs/reference/settings.md is made from this and from the defaults in settings.py.
MEANING = {
    "OPENVIS_DATA": "folder for everything that is kept: tables, database, files for the browser",
    "OPENVIS_DATABASE_URL": "`postgresql://user:password@host:5432/name`; without it SQLite in the data folder",
    "OPENVIS_NODE_MODULES": "folder with the installed npm packages; without it `node_modules` beside the package",
    "OPENVIS_SECRET_KEY": "signing key; without it one is made and kept in the data folder",
    "OPENVIS_ALLOWED_HOSTS": "names this server answers to, separated by commas",
    "OPENVIS_HTTPS": "1 when served over https: secure cookies, redirect and HSTS",
    "OPENVIS_DEBUG": "1 for developing only: error pages with code",
    "OPENVIS_STYLE": "static path of a CSS file with the municipality's own design tokens",
    "OPENVIS_CONTACT": "e-mail or address of yours that suppliers see when data is fetched, so that they can ask you",
    "OPENVIS_SIGNALEN_TOKEN": "token to fetch meldingen from Signalen's API with; it is never stored or logged",
    "OPENVIS_MEMORY": "folder in memory for uploaded files as they came in, until they have been looked at; "
    "`/dev/shm` where there is one, otherwise the system's temporary folder, which may be a disk",
    "OPENVIS_UPLOAD_MB": "the largest file that may be uploaded, in megabytes",
    "OPENVIS_EVENT_RULES": "folder with files such as `GM0356.toml` that say which meldingen of a gemeente are one "
    "event; without one the usual rule (docs/reference/event-rule.md)",
    "OPENVIS_WEBHOOK_PRIVATE": "1: a webhook may also go to an address in a private network",
    "OPENVIS_SITE": "address at which people open the pages, for the links in mail and calendars",
    "OPENVIS_SMTP_URL": "mail server: `smtp://user@host:587` (STARTTLS), `smtps://user@host:465` (TLS from the first "
    "byte), or `smtp+plain://127.0.0.1:25` for one on this machine itself; without it nothing is mailed",
    "OPENVIS_SMTP_PASSWORD_FILE": "file with the password for the mail server; a file is not shown to who lists "
    "processes, as a setting is",
    "OPENVIS_MAIL_FROM": "the address mail comes from; needed with OPENVIS_SMTP_URL",
    "OPENVIS_LOG_LEVEL": "how much is logged: DEBUG, INFO, WARNING or ERROR",
}


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def path(name: str) -> Path | None:
    """A path that need not be given; whoever uses it says what is wrong with it."""
    value = os.environ.get(name)
    return Path(value) if value else None


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.casefold() in TRUE_WORDS:
        return True
    if value.casefold() in FALSE_WORDS:
        return False
    raise ConfigurationError(f"De instelling {name} staat op '{value}'.", "Zet haar op 1 (aan) of 0 (uit).")


def words(name: str, default: str) -> list[str]:
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, *choices: str) -> str:
    value = text(name, default).upper()
    if value not in choices:
        raise ConfigurationError(f"De instelling {name} staat op '{value}'.", f"Kies uit {', '.join(choices)}.")
    return value


def number(name: str, default: int) -> int:
    value = text(name, str(default))
    if not re.fullmatch("[0-9]{1,9}", value) or int(value) < 1:
        raise ConfigurationError(f"De instelling {name} staat op '{value}'.", "Schrijf een heel getal vanaf 1.")
    return int(value)


def memory_by_default() -> str:
    """A folder in memory where the system has one."""
    shared = Path("/dev/shm")
    return str(shared) if os.access(shared, os.R_OK | os.W_OK | os.X_OK) else tempfile.gettempdir()


def folder(name: str, default: str) -> Path:
    path = Path(text(name, default)).expanduser().resolve()
    return _made(path, name)


def subfolder(parent: Path, name: str) -> Path:
    """A folder of ours inside the data folder, made when it is not there."""
    return _made(parent / name, "OPENVIS_DATA")


def _made(path: Path, name: str) -> Path:
    """Ours alone when we make it: what is kept here is nobody else's to read."""
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(
            f"De map {path} uit {name} kan niet worden gemaakt: {reason(error)}.", WRITABLE
        ) from None
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise ConfigurationError(f"In de map {path} uit {name} mag OpenVIS niet schrijven.", WRITABLE)
    return path


def secret_key(name: str, data: Path) -> str:
    """The signing key: from the environment, or made once and kept beside the data, readable by its owner only."""
    if value := os.environ.get(name):
        return value
    path = data / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50), encoding="ascii")
    return path.read_text(encoding="ascii").strip()


def database(name: str, data: Path) -> dict[str, Any]:
    """SQLite beside the data by default; PostgreSQL by `postgresql://user:password@host:port/name`."""
    url = os.environ.get(name)
    if not url:
        return sqlite(data / "openvis.sqlite3")
    how = "Schrijf haar als postgresql://gebruiker:wachtwoord@computer:5432/naam."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigurationError(f"Het adres of de poort in {name} klopt niet.", how) from None
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise ConfigurationError(f"De instelling {name} is geen adres van een PostgreSQL-database.", how)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": {"connect_timeout": 10},  # seconds
    }


MAIL_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


def mail_server(name: str, password_file: str) -> dict[str, Any]:
    """What Django needs to know of the mail server, by its own names; without one an empty host."""
    url = os.environ.get(name, "")
    how = "Schrijf haar als smtp://gebruiker@computer:587."
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ConfigurationError(f"Het adres of de poort in {name} klopt niet.", how) from None
    if url and (parts.scheme not in MAIL_PORTS or not parts.hostname):
        raise ConfigurationError(f"De instelling {name} is geen adres van een mailserver.", how)
    if parts.password:
        raise ConfigurationError(
            f"In {name} staat een wachtwoord; dat is te lezen voor wie processen bekijkt.",
            f"Zet het in een bestand en noem dat in {password_file}.",
        )
    if parts.scheme == "smtp+plain" and not _is_this_machine(parts.hostname or ""):
        raise ConfigurationError(
            f"Met {name} zou mail zonder versleuteling over het netwerk gaan.",
            "Gebruik smtp:// of smtps://; smtp+plain:// kan alleen naar deze computer zelf.",
        )
    return {
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": port or MAIL_PORTS.get(parts.scheme, 25),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": _first_line(password_file) if url else "",
        "EMAIL_USE_TLS": parts.scheme == "smtp",
        "EMAIL_USE_SSL": parts.scheme == "smtps",
    }


def _is_this_machine(host: str) -> bool:
    return host == "localhost" or host.startswith("127.") or host == "::1"


def _first_line(name: str) -> str:
    """The first line of a file that a setting names; empty where it names none."""
    found = path(name)
    if found is None:
        return ""
    try:
        return found.read_text(encoding="utf-8").partition("\n")[0].strip()
    except OSError as error:
        raise ConfigurationError(
            f"Het bestand uit {name} kan niet worden gelezen: {reason(error)}.", "Noem een bestand dat u mag lezen."
        ) from None
    except UnicodeDecodeError:
        raise ConfigurationError(f"Het bestand uit {name} is geen tekst.", "Zet er alleen het wachtwoord in.") from None


def mail_address(name: str, *, needed: bool) -> str:
    """An address that mail can come from. Raises ConfigurationError where it is needed and absent, or is none."""
    value = text(name, "")
    if not value and not needed:
        return ""
    if not re.fullmatch(r"[^@\s<>]{1,64}@[A-Za-z0-9.-]{1,253}", value):
        raise ConfigurationError(
            f"De instelling {name} is geen mailadres.", "Schrijf het adres waar mail van OpenVIS vandaan komt."
        )
    return value


def site(name: str, default: str) -> str:
    """The address of the pages, without the slash at its end."""
    value = text(name, default)
    if not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]{1,253}/?", value):
        raise ConfigurationError(f"De instelling {name} is geen adres van een website.", "Schrijf https://naam.")
    return value.rstrip("/")


def sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            # A writer takes its lock at the start, so two writers wait for each other instead of failing halfway.
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            # Readers go on while one writes; NORMAL is safe against a crash under WAL. What is erased is overwritten.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON; "
            "PRAGMA secure_delete=ON;",
        },
    }
