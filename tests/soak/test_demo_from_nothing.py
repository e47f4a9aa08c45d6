"""`make demo` from an empty folder: built, printed and served by one command, which takes half a minute."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from openvis.domain.access import Role
from tests.cli.test_demo_served import password_of, serving, signed_in

PATIENCE = 900  # seconds: half a minute of processor that other long runs may want as well; this is no promise of speed


def test_the_demo_is_built_printed_and_served(tmp_path: Path) -> None:
    """The pages read the tables in a forked worker, after the build wrote them in the process before it."""
    with serving(tmp_path, PATIENCE) as (address, printed):
        assert printed.index("Aandachtslijst") < printed.index("Inloggen kan met") < printed.index("OpenVIS staat op")
        assert len({password_of(role, printed) for role in Role}) == len(Role)
        assert (tmp_path / "bestanden").is_dir()
        with closing(signed_in(address, Role.ADVISEUR, printed)) as client:
            page = client.get("/")
            assert page.status_code == 200
            assert page.text.index("Fietsendiefstal in Stationskwartier") < page.text.index(
                "Woninginbraak in Populierenhoek"
            )
            assert len(client.get("/kaart/buurten.json").json()["features"]) == 42
