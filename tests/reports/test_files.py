"""The files of a report in a folder, each by its ending."""

from __future__ import annotations

from openvis.reports.documents.files import FORMS, write_files
from tests.support.sample_report import REPORT


def test_every_form_is_written_under_the_name_and_returned(tmp_path):
    folder = tmp_path / "nog" / "niet" / "daar"
    written = write_files(REPORT, folder, "verslag")
    assert [path.name for path in written] == [f"verslag.{ending}" for ending in FORMS]
    assert sorted(folder.iterdir()) == sorted(written)
    for path in written:
        assert path.read_bytes() == FORMS[path.suffix[1:]].draw(REPORT)


def test_writing_once_more_replaces_them(tmp_path):
    first = {path: path.read_bytes() for path in write_files(REPORT, tmp_path, "verslag")}
    for path in first:
        path.write_bytes(b"iets anders")
    assert {path: path.read_bytes() for path in write_files(REPORT, tmp_path, "verslag")} == first


def test_every_form_says_what_it_is():
    assert {form.content_type.split(";")[0] for form in FORMS.values()} >= {"text/html", "application/pdf", "text/csv"}
    assert len({form.name for form in FORMS.values()}) == len(FORMS)
