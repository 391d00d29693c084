"""Doctor: whether git shows and merges rubrics by their meaning here, and if not, why and what to do."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rubric_studio.git.drivers import (
    DIFF,
    EXPECTED,
    MERGE,
    OLDEST,
    Setting,
    Settings,
    python_of,
    settings,
    starts,
)
from rubric_studio.language import _
from rubric_studio.workflows.drivers import ATTRIBUTES, interpreter
from rubric_studio.workflows.history import history_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.store.workspace import Workspace


@dataclass(frozen=True)
class Ailment:
    """One thing that is to be mended: a code, what is wrong, and the way out."""

    code: str
    message: str
    way_out: str


def examine(workspace: Workspace) -> list[Ailment]:
    """Find what keeps git from showing and merging the rubrics of a workspace by their meaning.

    Nothing that the repository's settings name is run, but for a line that is letter by letter what this installation
    writes.

    Raises:
        GitError: git is not installed, or there is no history.
    """
    history_of(workspace)
    held = Settings(workspace.root)
    version = held.version()
    if version < OLDEST:
        found, needed = (".".join(map(str, number)) for number in (version, OLDEST))
        message = _("This git is too old: {found}.").format(found=found)
        way_out = _("Install git {needed} or newer (https://git-scm.com/downloads).").format(needed=needed)
        return [Ailment("old-git", message, way_out)]
    return [*_attributes(workspace, held), *_settings(held.in_force())]


def _again() -> str:
    return _("Run “rubric-studio git setup”.")


def _attributes(workspace: Workspace, held: Settings) -> Iterator[Ailment]:
    if (workspace.root / ATTRIBUTES).is_symlink():
        message = _("{name} is a link, which git does not follow, so what it says is not known.")
        way_out = _("Put the file itself there.")
        yield Ailment("attributes-link", message.format(name=ATTRIBUTES), way_out)
    found = held.attributes(EXPECTED)
    lacking: dict[tuple[str, str], tuple[str, str]] = {}
    for path, wanted in EXPECTED.items():
        pairs = [
            (f"{name}={want}", is_) for name, want, is_ in zip(("diff", "merge"), wanted, found[path], strict=True)
        ]
        for line, is_ in pairs:
            if not line.endswith(("=None", f"={is_}")):
                lacking.setdefault((line, is_), (path, is_))
    for (line, _is), (path, is_) in lacking.items():
        yield _unmarked(line, path, is_)


def _unmarked(line: str, path: str, value: str) -> Ailment:
    code = "union-missing" if line == "merge=union" else "attributes-missing"
    folder = path.replace("some-set", "*").replace("some-rubric", "*").replace("some-rater", "*")
    if value == "unspecified":
        message = _("No line of git's attributes gives {files} “{line}”.").format(files=folder, line=line)
        return Ailment(code, message, _again())
    message = _("{files} should have “{line}” in git's attributes, but another line there gives “{value}”.")
    way_out = _(
        "Take that line out of {name}, of .git/info/attributes or of your own file of attributes; then run"
        " “rubric-studio git setup”."
    )
    return Ailment(code, message.format(files=folder, line=line, value=value), way_out.format(name=ATTRIBUTES))


def _settings(found: dict[str, Setting]) -> Iterator[Ailment]:
    lacking = [name for name in (MERGE, DIFF) if name not in found]
    if lacking:
        message = _("Git has no setting {names}: it merges and shows rubrics line by line, without a word about it.")
        yield Ailment("driver-missing", message.format(names=", ".join(lacking)), _again())
    if MERGE not in found and DIFF not in found:
        return
    wanted = settings(interpreter())
    sick = [ailment for name in (MERGE, DIFF) if name in found for ailment in _line(name, found[name])]
    yield from sick
    for name in sorted(found.keys() - {MERGE, DIFF}):
        if found[name].value != wanted.get(name):
            yield from _other(name, found[name], name in wanted)
    if not sick and not lacking and not starts({name: found[name].value for name in (MERGE, DIFF)}):
        message = _("Git could not run the drivers: a trial, in a folder of its own, failed.")
        way_out = _("Install Rubric Studio again; then run “rubric-studio git setup” and “rubric-studio git doctor”.")
        yield Ailment("driver-fails", message, way_out)


def _other(name: str, setting: Setting, known: bool) -> Iterator[Ailment]:  # noqa: FBT001 - one word, used once
    if known:
        message = _("The setting {name} is not as this version writes it.").format(name=name)
        yield Ailment("driver-old", message, _again())
    else:
        message = _("A setting that is not ours changes what the drivers do: {name} = {value}")
        way_out = _("If nobody wants it, take it out: git config --unset-all {name}").format(name=name)
        yield Ailment("setting-foreign", message.format(name=name, value=setting.value), way_out)


def _line(name: str, setting: Setting) -> Iterator[Ailment]:
    """Look at one driver's line, without running it."""
    python = python_of(setting.value)
    where = setting.origin or setting.scope
    if python is None:
        message = _("The setting {name} in {where} is none of ours, and was not run: {value}")
        way_out = _(
            "If you do not know where it comes from, run nothing in this repository before you have asked. To replace"
            " it, run “rubric-studio git setup”, with --global where it stands in your own settings."
        )
        yield Ailment("driver-foreign", message.format(name=name, where=where, value=setting.value), way_out)
    elif not Path(python).is_file() or not os.access(python, os.X_OK):
        message = _("The setting {name} in {where} starts {python}, which is not there any more.")
        yield Ailment("driver-gone", message.format(name=name, where=where, python=python), _again())
    elif Path(python).parent != Path(interpreter()).parent:
        message = _("The setting {name} in {where} starts another installation than this one: {python}")
        way_out = _("Run “rubric-studio git setup” to use this one, or ask that one's doctor.")
        yield Ailment("driver-elsewhere", message.format(name=name, where=where, python=python), way_out)
    elif settings(python)[name] != setting.value:
        message = _("The setting {name} in {where} is not as this version writes it.")
        yield Ailment("driver-old", message.format(name=name, where=where), _again())
