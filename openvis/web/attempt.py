"""What became of a form that was sent: done, or refused in a sentence while what was filled in stays."""

from __future__ import annotations

from types import TracebackType

from django.forms import BaseForm

from openvis.errors import InputError, NotAllowedNow


class Attempt:
    """Around what a form asks for. What a service refuses becomes a sentence on the form, and the view goes on.

        attempt = Attempt(form)
        if request.method == "POST" and form.is_valid():
            with attempt:
                made = decide.plan_meeting(...)
                return redirect("meeting", made.id)
        return render(request, page, {"form": form}, status=attempt.status)

    `overtaken` says that somebody else was quicker: the view can then show what there is now. `told_apart` keeps the
    sentence from the form, for a page that shows it above all its forms. Every other error passes.
    """

    def __init__(self, form: BaseForm, *, told_apart: bool = False) -> None:
        self.form, self.told_apart = form, told_apart
        self.overtaken, self.refusal = False, ""

    def __enter__(self) -> Attempt:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, (InputError, NotAllowedNow)):
            return False
        self.overtaken = isinstance(error, NotAllowedNow)
        self.refusal = str(error)
        if not self.told_apart:
            self.form.add_error(None, self.refusal)
        return True

    @property
    def status(self) -> int:
        """Of the page that shows the form: 409 when overtaken, 400 when something is wrong, else 200."""
        if self.overtaken:
            return 409
        return 400 if self.refusal or self.form.errors else 200
