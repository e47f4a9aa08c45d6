"""The command that does the work of the pages: looking at files, dry runs and imports."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from openvis import terminal


def work(
    *,
    linger: Annotated[
        float | None, Parameter(help="Werk af wat klaarstaat, wacht zoveel seconden op meer, en stop.")
    ] = None,
    parent: Annotated[int | None, Parameter(help="Stop als dit proces er niet meer is.", show=False)] = None,
) -> None:
    """Wacht op werk van de website (bekijken, proef, inlezen, mail) en doe het. `openvis serve` start dit zelf."""
    from openvis.decisions.erasing import DailyErasing
    from openvis.decisions.hooks import delivering
    from openvis.decisions.notices import sending
    from openvis.domain.job import JobKind
    from openvis.pipeline import worker
    from openvis.reports.kinds.keeping import keep_report

    erasing = DailyErasing()
    mail = worker.Chore(sending.round_waits, sending.go_round_quietly)
    hooks = worker.Chore(delivering.round_waits, delivering.go_round_quietly)
    beside = worker.together(mail, hooks, worker.Chore(erasing.waits, erasing.do))

    terminal.prepare()
    if linger is None:
        if parent is None:
            terminal.notices.print("OpenVIS wacht op werk (Ctrl-C stopt).")
        worker.watch(terminal.now, parent=parent, chore=beside)
    else:
        also = {JobKind.REPORT: keep_report}
        done = worker.work_off(terminal.now, linger=linger, parent=parent, chore=beside, also=also)
        if parent is None:
            terminal.notices.print(f"Taken gedaan: {done}.")
