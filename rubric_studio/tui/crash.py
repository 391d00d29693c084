"""The report of a crash, without any text of a rubric, and copies of what was not saved, both for the person alone."""

from __future__ import annotations

import json
import platform
import traceback
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import platformdirs

from rubric_studio.language import _

if TYPE_CHECKING:
    from rubric_studio.tui.session import Session


def write_report(error: BaseException, session: Session | None) -> list[str]:
    """Write the report and the copies, and give the sentences to leave with.

    The report holds places in our code, and no local variables and no messages of errors: those may quote a rubric.
    """
    folder = _folder()
    lines = [f"{type(error).__name__} in Rubric Studio", f"Python {platform.python_version()}, {platform.system()}", ""]
    lines += [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(error.__traceback__)]
    (folder / "report.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")
    said = [
        _("The studio had to stop because of a mistake of its own ({what}).").format(what=type(error).__name__),
        _("A report without any text of your rubrics is in {path}.").format(path=folder / "report.txt"),
    ]
    if session is not None and session.unsaved:
        said.append(_("These changes were not saved:"))
        said += [f"  {line}" for line in session.losses()]
        with suppress(Exception):
            _keep(folder, session)
            said.append(_("Copies of them are in {path}.").format(path=folder))
    return said


def _folder() -> Path:
    made = Path(platformdirs.user_state_dir("rubric-studio", appauthor=False))
    made = made / "crashes" / datetime.now(UTC).strftime("%Y-%m-%dT%H%M%S.%f")
    made.mkdir(parents=True, mode=0o700)
    return made


def _keep(folder: Path, session: Session) -> None:
    for name, text in session.drafts().items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
    verdicts = [
        {
            "set": set_id,
            "rubric": rubric,
            "criterion": criterion,
            "response": response,
            "verdict": given and given.value,
        }
        for set_id, marks in session.marks.items()
        for (rubric, criterion, response), given in marks.items()
    ]
    if verdicts:
        (folder / "verdicts.json").write_text(json.dumps(verdicts, indent=1), encoding="utf-8")
