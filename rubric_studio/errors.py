"""Everything that stops us, as one tree; each writes its own message from what it is given.

RubricStudioError
├── InvalidRubric(path, problems)        a file breaks its grammar or its schema
├── NotFound(kind, id)                   a set, rubric, criterion, response, verdict or file that is not there
├── WorkspaceError(message)              the folder, its files or the person's settings are in the way
├── GitError(message, command, status, stderr)
│   ├── NotRecorded(files)               what was changed has to be recorded first
│   └── Stopped()                        the person did not want to wait any longer
├── PackError(message)
│   ├── DigestMismatch(what, wanted, found)
│   └── UnsupportedFormat(what, found, known, needs)
└── ReleaseBlocked(findings)             the release or the record waits until these are mended
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rubric_studio.language import _, counted, joined
from rubric_studio.text import safe

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rubric_studio.finding import Finding, Problem


class RubricStudioError(Exception):
    """What every error of ours is; its text is a sentence for a person, safe to show, and says what to do next."""

    def __init__(self, message: str = "") -> None:
        super().__init__(safe(message))


class InvalidRubric(RubricStudioError):
    """A file that cannot be taken as it is, with every problem that was found in it."""

    def __init__(self, path: str, problems: Sequence[Problem]) -> None:
        self.path = path
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{problem.place or path}: {problem.message}" for problem in self.problems))


class NotFound(RubricStudioError):
    """Something that was asked for by its id is not there."""

    def __init__(self, kind: str, id: str, *, hint: str = "") -> None:
        self.kind = kind
        self.id = id
        text = _("There is no {kind} called “{id}”.").format(kind=_(kind), id=safe(id))
        super().__init__(joined(text, hint))


class WorkspaceError(RubricStudioError):
    """The folder or one of its files cannot be used as it is."""


class GitError(RubricStudioError):
    """The history (git) cannot do what was asked; the message says why, ``command`` and ``stderr`` hold the details."""

    def __init__(self, message: str, *, command: str = "", status: int = 0, stderr: str = "") -> None:
        self.command = command
        self.status = status
        self.stderr = stderr
        super().__init__(message)


class NotRecorded(GitError):
    """Files are changed and not recorded, and have to be first."""

    def __init__(self, files: int) -> None:
        self.files = files
        one, many = (
            "One file is changed and not recorded. Record it first, then send and receive.",
            "{n} files are changed and not recorded. Record them first, then send and receive.",
        )
        super().__init__(counted(one, many, files))


class Stopped(GitError):
    """Long work was stopped by the person; nothing of it is left half done."""

    def __init__(self) -> None:
        super().__init__(_("Stopped. What was recorded is as it was; you can begin again at any time."))


class PackError(RubricStudioError):
    """A pack that cannot be opened, read or trusted."""


class DigestMismatch(PackError):
    """A pack, or a part of it, is not the one that was pinned."""

    def __init__(self, what: str, *, wanted: str, found: str) -> None:
        self.wanted = wanted
        self.found = found
        super().__init__(
            _("{what} is not what was released: wanted {wanted}, found {found}. Fetch the file again.").format(
                what=safe(what), wanted=wanted, found=found
            )
        )


class UnsupportedFormat(PackError):
    """A file written by a newer Rubric Studio than this one; ``needs`` is the version that it names, "" for none."""

    def __init__(self, what: str, *, found: str, known: str, needs: str = "") -> None:
        self.found = found
        self.known = known
        self.needs = needs if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,9}){0,2}", needs) else ""
        newer = _("Rubric Studio {version} or newer").format(version=self.needs)
        wanted = newer if self.needs else _("a newer Rubric Studio")
        super().__init__(
            _("{what} has the format “{found}”; this version reads “{known}”. Install {wanted}.").format(
                what=safe(what), found=safe(found), known=known, wanted=wanted
            )
        )


class ReleaseBlocked(RubricStudioError):
    """Findings that have to be mended before this can be recorded or released."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = tuple(findings)
        head = counted("One thing has to be mended first:", "{n} things have to be mended first:", len(self.findings))
        super().__init__("\n".join([head, *(f"  {safe(str(finding))}" for finding in self.findings)]))
