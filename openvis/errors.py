"""Every error a user may see: one sentence on what happened, one on what to do next, and an exit code.

Raise one of these wherever a person can do something about it. `openvis.cli.main` is the only place that
turns them into text and an exit code; no other module catches them to print them.
"""

from __future__ import annotations

import errno
import unicodedata

WHY = {
    errno.ENOENT: "dat bestaat niet",
    errno.EACCES: "daar hebt u geen rechten voor",
    errno.EPERM: "daar hebt u geen rechten voor",
    errno.EISDIR: "dat is een map",
    errno.ENOTDIR: "in het pad staat een bestand op de plaats van een map",
    errno.EEXIST: "daar staat al een bestand",
    errno.ENOSPC: "de schijf is vol",
    errno.EDQUOT: "de schijfruimte voor u is op",
    errno.EROFS: "die schijf is alleen te lezen",
    errno.ENAMETOOLONG: "de naam is te lang",
}


def reason(error: OSError) -> str:
    """Why the operating system refused, in Dutch."""
    return WHY.get(error.errno or 0, f"fout {error.errno} van het systeem")


# Signs that steer a terminal, hide themselves or turn the direction of what follows.
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def printable(text: str) -> str:
    """The text with a mark for every sign that cannot be seen: a file must not steer the terminal it is told on."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("\ufffd" if unicodedata.category(sign) in _UNSEEN else sign for sign in text)


class OpenVISError(Exception):
    """Base class: `sentence` says what happened and where, `next_step` what the reader can do about it."""

    exit_code = 1

    def __init__(self, sentence: str, next_step: str = "") -> None:
        self.sentence, self.next_step = printable(sentence), printable(next_step)
        super().__init__(self.sentence)

    def __str__(self) -> str:
        return f"{self.sentence} {self.next_step}".strip()


class InputError(OpenVISError):
    """A file or value that was handed over cannot be used; nothing was stored.

    `marks` are the places in the file where it is wrong, as far as they are known: row, column and what is wrong.
    """

    exit_code = 2

    def __init__(self, sentence: str, next_step: str = "", marks: tuple[tuple[int, str | None, str], ...] = ()) -> None:
        super().__init__(sentence, next_step)
        self.marks = marks


class UnreadableFile(InputError):
    """The file is missing, damaged, cut off or not of the kind that was promised."""


class WrongColumns(InputError):
    """The file can be read, but a column is missing or has another meaning than the profile says."""


class IncompleteFile(InputError):
    """The file ends too early or lacks cells it must have: the whole delivery is refused."""


class BadProfile(InputError):
    """A mapping profile (TOML) has a missing, unknown or contradictory setting."""


class UnknownValue(InputError):
    """A code, period or slug that OpenVIS does not know."""


class NotPermitted(OpenVISError):
    """The person asking has no permission for this, or it lies outside their gemeente."""

    exit_code = 3


class NotAllowedNow(OpenVISError):
    """The person may do this, but not in the state the thing is in."""

    exit_code = 4


class NoLongerShared(OpenVISError):
    """What another gemeente shared has ended or was withdrawn; that it was there the reader knew already."""

    exit_code = 14


class NothingStored(OpenVISError):
    """There is no data yet to answer from."""

    exit_code = 5


class ConfigurationError(OpenVISError):
    """A setting is missing or wrong."""

    exit_code = 6


class StoreBusy(OpenVISError):
    """Another import or run is writing to the same store."""

    exit_code = 7


class PortTaken(OpenVISError):
    """The web address is in use by another program."""

    exit_code = 8


class MissingTool(OpenVISError):
    """A program this command needs is not installed."""

    exit_code = 9


class DamagedTrail(OpenVISError):
    """A line of the audit trail was changed or removed outside the program."""

    exit_code = 11


class NotTheSame(OpenVISError):
    """A run that was made again did not come out as it was stored."""

    exit_code = 12


class SourceUnreachable(OpenVISError):
    """A supplier did not answer, or answered with something else than its documentation promises."""

    exit_code = 10


class MailNotSent(OpenVISError):
    """A mail server did not take what was offered; what waits is kept and offered again."""

    exit_code = 13


class Stopped(OpenVISError):
    """Somebody asked to stop; nothing was stored."""

    exit_code = 130
