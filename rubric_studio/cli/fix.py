"""``rubric-studio check --fix``: says what was mended, and asks about what has to be chosen."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.shown import Shown
from rubric_studio.cli.terminal import has_colour, width
from rubric_studio.language import _, counted
from rubric_studio.text import one_line, safe
from rubric_studio.workflows.fix import AllSafe, Fixing, Quit, Skip, Take, Waive, Wanted
from rubric_studio.workflows.person import rater_id

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.fix import Choice, Fixed, Question


def fix(workspace: Workspace, findings: Sequence[Finding], wanted: Wanted, *, interactive: bool) -> tuple[Fixed, ...]:
    """Mend what can be mended safely, or ask about everything that can be mended; save it, and say what was done.

    Raises:
        Exit: the person stopped while choosing; what was chosen before is saved.
        WorkspaceError: something could not be saved; the message says what.
    """
    fixing = Fixing(workspace, rater=rater_id() if interactive else "", wanted=wanted)
    stopped = False
    if interactive:
        try:
            fixing.mend_as_chosen(findings, Dialog(workspace.root))
        except KeyboardInterrupt:
            stopped = True
            click.echo("", err=True)
    else:
        fixing.mend_safely(findings)
    files = fixing.save()
    _tell(fixing.done, files, interactive=interactive)
    if stopped:
        click.echo(_("Interrupted. What was chosen before is saved."), err=True)
        raise click.exceptions.Exit(130)
    return fixing.done


def _tell(done: Sequence[Fixed], files: int, *, interactive: bool) -> None:
    """Say what was done, file by file."""
    counts = Counter((held.path, held.finding.code, held.label, held.waived) for held in done)
    for (path, code, label, is_waived), count in counts.items():
        what = _("waived: {reason}").format(reason=one_line(label)) if is_waived else one_line(label)
        times = f" ({count}x)" if count > 1 else ""
        click.echo(f"{safe(path)}: {code} {what}{times}", err=True)
    waived = sum(held.waived for held in done)
    if len(done) > waived:
        click.echo(counted("Mended one thing.", "Mended {n} things.", len(done) - waived), err=True)
    if waived:
        click.echo(counted("Waived one finding.", "Waived {n} findings.", waived), err=True)
    if done:
        click.echo(counted("Changed one file.", "Changed {n} files.", files), err=True)
    else:
        nothing = _("Nothing was changed.") if interactive else _("Nothing here can be mended safely by itself.")
        click.echo(nothing, err=True)


def as_data(done: Sequence[Fixed]) -> list[dict[str, object]]:
    """Give what was done for a program."""
    return [
        {
            "path": held.path,
            "code": held.finding.code,
            "criterion": held.finding.criterion,
            ("waived" if held.waived else "done"): held.label,
        }
        for held in done
    ]


class Dialog:
    """Asks on the terminal, or whoever writes into standard input; the end of the input is "quit".

    Args:
        root: the workspace's folder.
    """

    def __init__(self, root: Path) -> None:
        self._shown = Shown(root, width=width(), colour=has_colour(sys.stderr), remedies=False)

    def __call__(self, question: Question) -> Choice:
        """Ask one question."""
        if question.trouble:
            _say(_("That could not be done: {why}").format(why=question.trouble))
        elif question.again:
            _say(_("From now on what is safe is mended without asking. This is not: choose."))
        else:
            self._show(question)
        while True:
            answer = _answer(_prompt(question))
            if answer is None:
                _say("")
                return Quit()
            if choice := _understood(answer.strip().lower(), question):
                return choice
            if answer.strip().lower() != "w":
                _say(_("Type a number, or one of the letters."))

    def _show(self, question: Question) -> None:
        _say("")
        for line in self._shown.lines(question.finding):
            click.echo(line, err=True)  # safe already, and perhaps with colours
        for number, way in enumerate(question.ways, 1):
            safely = " " + _("(safe)") if way.mend.safe else ""
            _say(f"  {number}  {one_line(way.mend.label)}{safely}")
            for line in way.difference.split("\n")[:-1]:
                _say(f"       {line}")


def _prompt(question: Question) -> str:
    numbers = "/".join(str(number) for number in range(1, len(question.ways) + 1))
    keys = [numbers, _("s skip"), _("w waive with a reason")]
    keys = keys if question.can_waive else keys[:2]
    return f"[{', '.join([*keys, _('a all safe ones'), _('q quit')])}] "


def _understood(answer: str, question: Question) -> Choice | None:
    if answer.isdecimal() and 1 <= int(answer) <= len(question.ways):
        return Take(int(answer) - 1)
    if answer == "w" and question.can_waive:
        reason = (_answer(_("Why may it stay? ")) or "").strip()
        if not reason:
            _say(_("Without a reason it cannot stay."))
        return Waive(reason) if reason else None
    simple: dict[str, Choice] = {"s": Skip(), "a": AllSafe(), "q": Quit()}
    return simple.get(answer)


def _answer(prompt: str) -> str | None:
    """Read a line, None at the end of the input; one that is no text is as good as none."""
    click.echo(prompt, nl=False, err=True)
    try:
        line = sys.stdin.readline() if sys.stdin else ""
    except UnicodeDecodeError:
        return ""
    return line.removesuffix("\n") if line else None


def _say(text: str) -> None:
    click.echo(safe(text), err=True)
