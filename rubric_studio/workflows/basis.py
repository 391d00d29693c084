"""What every rubric of a set is checked against: set.yaml, shared.yaml, and the verdicts on its samples."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from rubric_studio.errors import InvalidRubric, RubricStudioError
from rubric_studio.finding import Place, Problem
from rubric_studio.model import codec, equivalent
from rubric_studio.store import judgments as verdict_lines
from rubric_studio.store import signoffs
from rubric_studio.store.document import Document
from rubric_studio.store.files import decode, read_bytes
from rubric_studio.store.sets import SET, SHARED, declared_equal, kind_of, shared_items
from rubric_studio.workflows.unit import Checked, Setting, check_set_name, check_shared, problem_finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rubric_studio.workflows.memory import Memory
    from rubric_studio.workflows.survey import Survey


class _About(msgspec.Struct):
    rubric: str = ""


_about = msgspec.json.Decoder(_About)


@dataclass(frozen=True)
class SetFiles:
    """What every unit of a set rests on.

    Args:
        folder: the set's folder.
        root: the workspace's.
        setting: the set as its rubrics are checked against it.
        raw: the shared criteria as plain data, by id.
        digests: of set.yaml and of shared.yaml.
        alike: groups of judging digests that were declared equal.
    """

    folder: Path
    root: Path
    setting: Setting
    raw: dict[str, dict[str, object]]
    digests: tuple[str, str]
    alike: dict[str, str] = field(default_factory=dict)

    def read(self, name: str, kind: str) -> tuple[bytes, Document | None, list[Problem]]:
        """Read one of its files: the bytes, the document where it can be read, and why not."""
        path = f"rubrics/{self.folder.name}/{name}"
        data = b""
        try:
            data = read_bytes(self.folder / name, inside=self.root)
            return data, Document.parse(decode(data, path).text, kind=kind, path=path), []
        except InvalidRubric as error:
            return data, None, list(error.problems)
        except RubricStudioError as error:
            return data, None, [Problem(str(error), place=Place(path))]

    def context(self, verdicts: str, *, uses: bool) -> str:
        """Give what a rubric rests on besides its own files: ``verdicts`` digests those on it."""
        declared = hashlib.sha256(repr(sorted(self.alike.items())).encode()).hexdigest() if self.alike else ""
        return f"{self.digests[0]} {self.digests[1] if uses else ''} {verdicts}{declared}"


# what all units rest on -----------------------------------------------------------------------------------------------


def set_files(root: Path, set_id: str, day: str) -> tuple[SetFiles, dict[str, Checked]]:
    """Read set.yaml and shared.yaml, and check the two."""
    folder = root / "rubrics" / set_id
    bare = Setting(codec.set_from({"id": set_id}), frozenset(), sound=False, day=day)
    empty = SetFiles(folder, root, bare, {}, ("", ""))
    checked: dict[str, Checked] = {}
    data, document, problems = empty.read(SET, "set")
    found = [problem_finding(problem, set_id, read=False) for problem in problems]
    rubric_set = bare.set
    if document:
        found = check_set_name(SET, document, set_id)
        if not document.problems:
            rubric_set = codec.set_from(document.data)
    checked[SET] = Checked(tuple(found))
    sound = bool(document and not document.problems)
    more, shared, problems = empty.read(SHARED, "shared") if (folder / SHARED).exists() else (b"", None, [])
    raw = shared_items(shared)
    setting = Setting(rubric_set, frozenset(raw), sound=sound, day=day)
    if shared:
        checked[SHARED] = check_shared(setting, shared)
    elif problems:
        checked[SHARED] = Checked(tuple(problem_finding(problem, set_id, read=False) for problem in problems))
    digests = (hashlib.sha256(data).hexdigest(), hashlib.sha256(more).hexdigest())
    alike = equivalent.groups(declared_equal(folder, root))
    return SetFiles(folder, root, setting, raw, digests, alike), checked


# verdicts -------------------------------------------------------------------------------------------------------------


@dataclass
class SetVerdicts:
    """The verdicts of a set: the digest of the lines about each rubric, and the lines once they are needed."""

    files: SetFiles
    names: list[str]
    digests: dict[str, str] = field(default_factory=dict)
    checked: dict[str, Checked] = field(default_factory=dict)
    _lines: dict[str, list[bytes]] | None = None

    def lines(self, rubric: str) -> list[bytes]:
        """Give the raw lines about a rubric."""
        if self._lines is None:
            self._lines = defaultdict(list)
            for name in self.names:
                for about, line in _lines_of(self.files, name):
                    self._lines[about].append(line)
        return self._lines.get(rubric, [])


def set_verdicts(files: SetFiles, survey: Survey, memory: Memory) -> SetVerdicts:
    """Look at a set's files of verdicts; those that are the same as they were are not read."""
    names = survey.of_kind("judgment")
    held = memory.verdicts(survey.set_id) if names else {}
    fresh: dict[str, tuple[str, bool, dict[str, str]]] = {}
    parts: dict[str, list[str]] = defaultdict(list)
    for name in names:
        stamp, sure, digests = held.get(name, ("", False, {}))
        if not (sure and stamp == survey.stamps[name]):
            digests = _digests_of(files, name)
            fresh[name] = (survey.stamps[name], name in survey.sure, digests)
        for rubric, digest in digests.items():
            parts[rubric].append(digest)
    if fresh:
        memory.remember_verdicts(survey.set_id, fresh)
    joined = {rubric: hashlib.sha256(" ".join(sorted(held)).encode()).hexdigest() for rubric, held in parts.items()}
    return SetVerdicts(files, names, joined)


def _lines_of(files: SetFiles, name: str) -> Iterator[tuple[str, bytes]]:
    try:
        data = read_bytes(files.folder / name, inside=files.root)
    except RubricStudioError:
        return
    for line in data.split(b"\n"):
        with suppress(msgspec.MsgspecError, RecursionError):
            yield _about.decode(line).rubric, line


def _digests_of(files: SetFiles, name: str) -> dict[str, str]:
    found: dict[str, list[bytes]] = defaultdict(list)
    for rubric, line in _lines_of(files, name):
        found[rubric].append(line)
    return {rubric: hashlib.sha256(b"\n".join(lines)).hexdigest() for rubric, lines in found.items()}


def check_lines(files: SetFiles, name: str) -> tuple[bytes, Checked]:
    """Check one file of verdicts or sign-offs, line by line."""
    path = f"rubrics/{files.folder.name}/{name}"
    try:
        data = read_bytes(files.folder / name, inside=files.root)
    except RubricStudioError as error:
        return b"", Checked((problem_finding(Problem(str(error), place=Place(path)), files.folder.name, read=False),))
    parse = signoffs.parse if kind_of(name) == "signoff" else verdict_lines.parse
    problems = parse(data, path)[1]
    return data, Checked(tuple(problem_finding(problem, files.folder.name) for problem in problems))
