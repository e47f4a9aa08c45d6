"""What a form does with what a service says: the sentence, the status of the page, and what passes."""

from __future__ import annotations

import pytest
from django.forms import CharField, Form

from openvis.errors import InputError, NotAllowedNow, NotPermitted, OpenVISError, UnknownValue
from openvis.web.attempt import Attempt


class Asked(Form):
    what = CharField()


def sent(what: str = "iets") -> Asked:
    form = Asked({"what": what})
    form.is_valid()
    return form


def refused(error: OpenVISError, *, told_apart: bool = False) -> Attempt:
    attempt = Attempt(sent(), told_apart=told_apart)
    with attempt:
        raise error
    return attempt


REFUSALS = (
    # what the service raises, status of the page, whether somebody else was quicker
    (InputError("Dit kan niet.", "Kies iets anders."), 400, False),
    (UnknownValue("Dit bestaat niet.", "Kies uit de lijst."), 400, False),
    (NotAllowedNow("Dit is al gedaan.", "Kijk wat er nu staat."), 409, True),
)


@pytest.mark.parametrize(("error", "status", "overtaken"), REFUSALS)
@pytest.mark.parametrize("told_apart", [False, True])
def test_a_refusal_is_a_sentence_and_what_was_filled_in_stays(
    error: OpenVISError, status: int, overtaken: bool, told_apart: bool
) -> None:
    attempt = refused(error, told_apart=told_apart)
    assert (attempt.status, attempt.overtaken, attempt.refusal) == (status, overtaken, str(error))
    assert attempt.form.data == {"what": "iets"}
    assert attempt.form.non_field_errors() == ([] if told_apart else [str(error)])


def test_what_was_not_sent_or_not_filled_in_has_its_own_status() -> None:
    assert Attempt(Asked()).status == 200
    assert Attempt(sent("")).status == 400
    assert Attempt(sent()).status == 200


@pytest.mark.parametrize("error", [NotPermitted("Dit mag u niet."), ValueError("een fout van ons")])
def test_every_other_error_passes(error: Exception) -> None:
    with pytest.raises(type(error)), Attempt(sent()):
        raise error
