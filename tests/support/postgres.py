"""A PostgreSQL server for the duration of one command, so that the whole suite can run on it.

    python -m tests.support.postgres run -- python -m pytest

makes a cluster in a temporary folder, sets OPENVIS_DATABASE_URL for the command, and stops the server by its own
process number afterwards. PostgreSQL refuses to run as root; then it runs as the account `postgres`. It listens on
a socket in that folder and on no network address at all.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

NO_SERVER = "PostgreSQL staat niet op deze computer (initdb ontbreekt). Installeer het pakket 'postgresql'."
ACCOUNT = "postgres"
WAIT_SECONDS = 60
POLITE_SECONDS = 5  # for connections to end by themselves
DEBIAN_FOLDER = Path("/usr/lib/postgresql")
# Nothing in it has to survive a power cut.
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class NoPostgres(Exception):
    """This machine cannot run PostgreSQL; the text says what is missing."""


def program(name: str) -> Path:
    """Where a PostgreSQL program is: on the path, or in Debian's folder of the newest version."""
    found = shutil.which(name)
    candidates = sorted(DEBIAN_FOLDER.glob(f"*/bin/{name}"), key=lambda path: float(path.parts[-3]))
    if found and not _is_wrapper(Path(found)):
        return Path(found)
    if candidates:
        return candidates[-1]
    raise NoPostgres(NO_SERVER)


def _is_wrapper(path: Path) -> bool:
    """A shell script in front of the real program may change how it is called: prefer the program itself."""
    with path.open("rb") as file:
        return file.read(2) == b"#!"


@contextmanager
def running_cluster() -> Iterator[str]:
    """Start a server; yields the address of its database and stops it at the end. Raises NoPostgres."""
    initdb = program("initdb")
    with tempfile.TemporaryDirectory(prefix="openvis-pg-") as temporary:
        folder = Path(temporary)
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        data = folder / "data"
        _quietly([initdb, "-D", data, "-U", ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"])
        server = _start(folder, data)
        try:
            _wait_until_ready(folder, server)
            yield f"postgresql://{ACCOUNT}@{quote(str(folder), safe='')}/postgres"
        finally:
            _stop(server)


def _start(folder: Path, data: Path) -> subprocess.Popen[bytes]:
    command = [program("postgres"), "-D", data, "-k", folder, "-c", "listen_addresses=", *FAST]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(_as_account(command), stdout=log, stderr=log, cwd="/")


def _stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()  # wait for connections to end
    try:
        server.wait(POLITE_SECONDS)
    except subprocess.TimeoutExpired:
        server.send_signal(signal.SIGINT)  # break them
        server.wait(WAIT_SECONDS)


def _wait_until_ready(folder: Path, server: subprocess.Popen[bytes]) -> None:
    ready = [str(program("pg_isready")), "-q", "-h", str(folder), "-t", "1"]
    for _ in range(WAIT_SECONDS * 10):
        if subprocess.run(ready, check=False).returncode == 0:
            return
        try:
            server.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise NoPostgres(f"PostgreSQL start niet: {(folder / 'log').read_text(errors='replace')[-2000:]}")


def _as_account(command: Sequence[str | Path]) -> list[str]:
    words = [str(word) for word in command]
    if os.geteuid() != 0:
        return words
    return ["setpriv", f"--reuid={ACCOUNT}", f"--regid={ACCOUNT}", "--clear-groups", *words]


def _quietly(command: Sequence[str | Path]) -> None:
    done = subprocess.run(_as_account(command), capture_output=True, text=True, check=False, cwd="/")
    if done.returncode:
        raise NoPostgres(f"{Path(command[0]).name} mislukte: {done.stderr.strip()}")


def main(words: Sequence[str]) -> int:
    """`run -- command ...`: the exit code is the command's. Without PostgreSQL 1 when all is required, else 0."""
    if list(words[:2]) != ["run", "--"] or len(words) < 3:
        print("Gebruik: python -m tests.support.postgres run -- opdracht ...", file=sys.stderr)
        return 2
    try:
        with running_cluster() as address:
            return subprocess.run(
                words[2:], env={**os.environ, "OPENVIS_DATABASE_URL": address}, check=False
            ).returncode
    except NoPostgres as missing:
        required = os.environ.get("OPENVIS_REQUIRE_ALL") == "1"
        print(f"{missing} {'Dat is nu verplicht.' if required else 'De opdracht is overgeslagen.'}", file=sys.stderr)
        return 1 if required else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
