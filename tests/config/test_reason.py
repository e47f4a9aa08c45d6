"""Why the operating system refused is told in Dutch, also where we have no words for it."""

import errno

import pytest

from openvis.errors import WHY, reason


@pytest.mark.parametrize("number", sorted(WHY))
def test_every_known_reason_is_told_without_the_words_of_the_system(number):
    refused = OSError(number, "English words")
    assert reason(refused) == WHY[number]
    assert "English" not in reason(refused)


def test_any_other_reason_keeps_its_number_for_who_helps():
    assert reason(OSError(errno.EIO, "Input/output error")) == f"fout {errno.EIO} van het systeem"


def test_a_folder_where_a_file_should_be_is_told_so(tmp_path):
    with pytest.raises(OSError) as refused:  # noqa: PT011  which kind differs per system
        tmp_path.open()
    assert reason(refused.value) == "dat is een map"
