"""The report of a crash, without any text of a rubric, for the person alone, and where what was not saved is."""

from __future__ import annotations

import platform
import traceback
from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.workflows import rescue

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.tui.session import Session


def write_report(error: BaseException, session: Session | None, journal: Path | None) -> list[str]:
    """Write the report, and give the sentences to leave with.

    The report holds places in our code, and no local variables and no messages of errors: those may quote a rubric.
    """
    folder = rescue.state_folder(f"crashes/{rescue.moment()}")
    lines = [f"{type(error).__name__} in Rubric Studio", f"Python {platform.python_version()}, {platform.system()}", ""]
    lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    (folder / "report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = [
        _("The studio had to stop because of a mistake of its own ({what}).").format(what=type(error).__name__),
        _("A report without any text of your rubrics is in {path}.").format(path=folder / "report.txt"),
    ]
    if session is not None and session.unsaved:
        said.append(_("These changes were not saved:"))
        said += [f"  {line}" for line in session.losses(paths=True)]
    if journal is not None:
        said.append(_("What was not saved is kept in {path}.").format(path=journal))
        said.append(_("The studio offers it back when you open it again."))
    return said
