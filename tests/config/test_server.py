"""The web server refuses to start with one sentence when its port is taken or its files are missing."""

import socket

import pytest

from openvis.config import server
from openvis.errors import InputError, MissingTool, PortTaken


def test_a_taken_port_is_named_with_another_to_try():
    with socket.socket() as other:
        other.bind((server.ADDRESS, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(PortTaken, match=f"Poort {port} op 127.0.0.1 is al in gebruik") as refused:
            server.check_port(port)
    assert f"--port {port + 1}" in refused.value.next_step
    server.check_port(port)  # free again


def test_missing_browser_files_say_how_to_get_them(settings, tmp_path):
    settings.OPENVIS_NODE_MODULES = tmp_path / "nothing"
    with pytest.raises(MissingTool, match="De bestanden voor de browser ontbreken") as refused:
        server.collect_files()
    assert "npm ci" in refused.value.next_step


@pytest.mark.parametrize("port", [-1, 0, 65_536, 80_000])
def test_a_number_that_is_no_port_is_refused(port):
    with pytest.raises(InputError, match=f"{port} is geen poort") as refused:
        server.check_port(port)
    assert "65535" in refused.value.next_step


def test_a_port_of_the_administrator_is_not_called_taken(monkeypatch):
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr("socket.socket.bind", refuse, raising=False)
    with pytest.raises(InputError, match="Poort 80 mag alleen de beheerder"):
        server.check_port(80)


def test_links_lead_to_the_port_that_is_served_unless_somebody_says_where_it_is(monkeypatch):
    """A map program that was given one address followed the links of the first page to another."""
    started: list[str | None] = []
    for step in ("check_port", "collect_files"):
        monkeypatch.setattr(server, step, lambda *_: None)
    monkeypatch.setattr(server, "start_worker", lambda: started.append(server.os.environ.get("OPENVIS_SITE")))
    monkeypatch.setattr(server.os, "execv", lambda *_: started.append(server.os.environ.get("OPENVIS_SITE")))
    for given, told in ((None, "http://127.0.0.1:8143"), ("https://vis.example", "https://vis.example")):
        with monkeypatch.context() as patch:
            patch.setattr(server.os, "environ", {} if given is None else {"OPENVIS_SITE": given})
            server.serve(8143, on_ready=lambda _: None)
        assert started == [told, told]
        started.clear()
