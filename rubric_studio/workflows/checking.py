"""One set, checked from its files: what is remembered is taken, the rest is read, on all cores where it is much."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import sys
import threading
from contextlib import redirect_stderr, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from rubric_studio.errors import RubricStudioError
from rubric_studio.model import codec
from rubric_studio.store import judgments as verdict_lines
from rubric_studio.store.files import read_bytes
from rubric_studio.store.sets import RESPONSES, SET, SHARED, responses_of
from rubric_studio.workflows.basis import SetFiles, check_lines, set_files, set_verdicts
from rubric_studio.workflows.holding import Side
from rubric_studio.workflows.memory import kept
from rubric_studio.workflows.places import order
from rubric_studio.workflows.tried import tried
from rubric_studio.workflows.unit import Checked, check_responses, check_unit, no_set_file, problem_finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import ProcessPoolExecutor
    from pathlib import Path

    from rubric_studio.finding import Finding
    from rubric_studio.lint.sketch import Name
    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.rubric import Rubric
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.memory import Kept, Memory
    from rubric_studio.workflows.survey import Survey

FEW = 300
"""Units below which other processes are not worth starting."""
_CHUNK = 60


# one unit -------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SetResult:
    """What was found in a set: in each unit, and the pairs of like criteria across them."""

    set_id: str
    files: SetFiles
    checked: dict[str, Checked]
    pairs: list[tuple[Name, Name]]


class Job(NamedTuple):
    """One rubric to check: its id, whether its two files are there, and the lines of verdicts about it."""

    unit: str
    rubric: bool
    responses: bool
    lines: tuple[bytes, ...] = ()


def contents(files: SetFiles, job: Job) -> str:
    """Digest what a unit's files hold."""
    held = hashlib.sha256()
    for name, there in ((f"{job.unit}.yaml", job.rubric), (f"{RESPONSES}{job.unit}.yaml", job.responses)):
        with suppress(RubricStudioError):
            held.update(hashlib.sha256(read_bytes(files.folder / name, inside=files.root)).digest() if there else b"-")
    return held.hexdigest()


def check_job(files: SetFiles, job: Job) -> tuple[str, bool, Checked]:
    """Check one rubric: the digest of what its files hold, whether it uses shared criteria, and what was found."""
    held = hashlib.sha256()
    documents: dict[str, Document] = {}
    found: list[Finding] = []
    for name, kind, there in (
        (f"{job.unit}.yaml", "rubric", job.rubric),
        (f"{RESPONSES}{job.unit}.yaml", "responses", job.responses),
    ):
        if not there:
            held.update(b"-")
            continue
        data, document, problems = files.read(name, kind)
        held.update(hashlib.sha256(data).digest())
        found += [problem_finding(problem, files.folder.name, read=False) for problem in problems]
        if document:
            documents[name] = document
    checked = _checked(files, job, documents)
    if found:
        checked = replace(checked, findings=tuple(sorted([*found, *checked.findings], key=order)))
    return held.hexdigest(), _uses(documents), checked


def _checked(files: SetFiles, job: Job, documents: dict[str, Document]) -> Checked:
    name = f"{job.unit}.yaml"
    responses = responses_of(documents.get(f"{RESPONSES}{name}"))
    rubric = rubric_of(documents.get(name), files)
    if rubric is None and not job.rubric:
        return check_responses(files.setting, responses, documents)
    samples = None
    if rubric is not None:
        side = Side(rubric, responses.responses if responses else (), files.setting.set.grader_template)
        samples = tried(side, _judgments(job.lines), files.alike)
    return check_unit(files.setting, rubric, documents, responses=responses, samples=samples)


def rubric_of(document: Document | None, files: SetFiles) -> Rubric | None:
    """Make a rubric of its document; None where there is none, or its shape is wrong."""
    if document is None or document.problems:
        return None
    return codec.rubric_from(document.data, shared=files.raw, scoring=files.setting.set.scoring)


def _judgments(lines: Iterable[bytes]) -> list[Judgment]:
    return verdict_lines.parse(b"\n".join(lines), "")[0] if lines else []


def _uses(documents: dict[str, Document]) -> bool:
    """Tell whether a rubric rests on shared.yaml; one that cannot be read may."""
    held = next((document for document in documents.values() if document.kind == "rubric"), None)
    items = held.data.get("criteria") if held else None
    return not isinstance(items, list) or any(isinstance(item, dict) and "use" in item for item in items)


# many units -----------------------------------------------------------------------------------------------------------


def check_jobs(
    files: SetFiles, jobs: Sequence[Job], done: Callable[[int], None], *, processes: int
) -> Iterator[tuple[Job, tuple[str, bool, Checked]]]:
    """Check many rubrics, in other processes where that is worth it."""
    if len(jobs) < FEW or processes < 2:
        for number, job in enumerate(jobs, 1):
            yield job, check_job(files, job)
            done(number)
        return
    # a process that has threads must not be copied; one that has none is copied in no time
    alone = threading.active_count() == 1 and hasattr(os, "fork")
    chunks = [jobs[at : at + _CHUNK] for at in range(0, len(jobs), _CHUNK)]
    finished = 0
    with processes_for(processes, alone=alone) as pool:
        futures = [pool.submit(_chunk, files, chunk) for chunk in chunks]
        try:
            for chunk, future in zip(chunks, futures, strict=True):
                yield from zip(chunk, future.result(), strict=True)
                finished += len(chunk)
                done(finished)
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def processes_for(number: int, *, alone: bool) -> ProcessPoolExecutor:
    """Make a pool of processes.

    Args:
        number: how many.
        alone: this process has no other threads, so it may be copied.
    """
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    with redirect_stderr(sys.__stderr__):  # the studio's own has no file, and the pool would pass that on
        return ProcessPoolExecutor(number, mp_context=get_context("fork" if alone else "spawn"))


def _chunk(files: SetFiles, jobs: Sequence[Job]) -> list[tuple[str, bool, Checked]]:
    import gc

    gc.disable()  # a worker lives for seconds, and nothing of ours points back at itself
    return [check_job(files, job) for job in jobs]


# a set ----------------------------------------------------------------------------------------------------------------


def check_set(
    root: Path,
    survey: Survey,
    memory: Memory,
    *,
    day: str,
    only: frozenset[str] | None = None,
    processes: int = 1,
    progress: Callable[[int, int], None] | None = None,
) -> SetResult:
    """Check one set.

    Args:
        root: the workspace's folder.
        survey: what is there.
        memory: what earlier checks found.
        day: today, ISO.
        only: the units that are asked for, None for all; rules that look across rubrics are then left out.
        processes: how many at most.
        progress: is told how many of how many units are done.
    """
    try:
        return _pass(_Pass(root, survey, memory, day, only), processes, progress)
    except (sqlite3.Error, msgspec.MsgspecError) as error:
        memory.begin_anew(error)
        return _pass(_Pass(root, survey, memory, day, only), processes, progress)


def _pass(going: _Pass, processes: int, progress: Callable[[int, int], None] | None) -> SetResult:
    going.look_at(going.take_remembered(), processes, progress)
    going.look_at_verdicts()
    return going.remember()


class _Pass:
    """One look at a set: what is remembered of it, what was found now, and what of that is new to the memory.

    Args:
        root: the workspace's folder.
        survey: what is there.
        memory: what earlier checks found.
        day: today, ISO.
        only: the units that are asked for, None for all.
    """

    def __init__(self, root: Path, survey: Survey, memory: Memory, day: str, only: frozenset[str] | None) -> None:
        self._survey, self._memory, self._day, self._only = survey, memory, day, only
        self.files, self.checked = set_files(root, survey.set_id, day)
        self._verdicts = set_verdicts(self.files, survey, memory)
        self._lines = [*self._verdicts.names, *survey.of_kind("signoff")]
        self._held = memory.units(survey.set_id)
        self._units = _units(survey)
        self._fresh: dict[str, tuple[Kept, Checked | None]] = {}
        if SET not in survey.stamps:
            self.checked[SET] = Checked((no_set_file(survey.set_id, f"rubrics/{survey.set_id}/{SET}"),))

    def take_remembered(self) -> list[Job]:
        """Take what is remembered and still holds; give the jobs of the rest."""
        waiting: list[Job] = []
        for unit, (stamps, sure, job) in self._units.items():
            if self._only is not None and unit not in self._only:
                continue
            held = self._held.get(unit)
            if held is None or not self._holds(held, unit, job, stamps):
                waiting.append(job._replace(lines=tuple(self._verdicts.lines(unit))))
                continue
            self.checked[unit] = held.checked()
            if not (held.sure and held.stamps == stamps):
                self._fresh[unit] = (held._replace(stamps=stamps, sure=sure), None)
        return waiting

    def _holds(self, held: Kept, unit: str, job: Job, stamps: str) -> bool:
        if not held.since <= self._day <= held.until:
            return False
        digest, context = self._verdicts.digests.get(unit, ""), self.files.context
        if held.context not in (context(digest, uses=False), context(digest, uses=True)):
            return False
        return (bool(held.sure) and held.stamps == stamps) or held.content == contents(self.files, job)

    def look_at(self, jobs: list[Job], processes: int, progress: Callable[[int, int], None] | None) -> None:
        """Check what is not remembered."""
        total, ready = len(self._units), len(self._units) - len(jobs)

        def done(n: int) -> None:
            if progress:
                progress(ready + n, total)

        for job, (content, uses, found) in check_jobs(self.files, jobs, done, processes=processes):
            stamps, sure, _job = self._units[job.unit]
            context = self.files.context(self._verdicts.digests.get(job.unit, ""), uses=uses)
            made = kept(found, stamps=stamps, sure=sure, context=context, content=content, day=self._day)
            self.checked[job.unit] = found
            self._fresh[job.unit] = (made, found)

    def look_at_verdicts(self) -> None:
        """Check the files of verdicts and sign-offs, line by line, but for those that are remembered."""
        for name in self._lines:
            if self._only is not None and name not in self._only:
                continue
            held, stamp = self._held.get(name), self._survey.stamps[name]
            if held and held.sure and held.stamps == stamp:
                self.checked[name] = held.checked()
                continue
            data, found = check_lines(self.files, name)
            content, sure = hashlib.sha256(data).hexdigest(), name in self._survey.sure
            made = kept(found, stamps=stamp, sure=sure, context="", content=content, day=self._day)
            self.checked[name] = found
            self._fresh[name] = (made, found)

    def remember(self) -> SetResult:
        """Write down what is new, and give the result; like criteria only where the whole set was asked for."""
        set_id, whole = self._survey.set_id, self._only is None
        gone = sorted(self._held.keys() - self._units.keys() - set(self._lines)) if whole else []
        pairs: list[tuple[Name, Name]] = []
        if self._fresh or gone:
            pairs = self._memory.remember(set_id, self._fresh, gone)
        elif whole:
            pairs = self._memory.pairs(set_id)
        return SetResult(set_id, self.files, self.checked, pairs if whole else [])


def _units(survey: Survey) -> dict[str, tuple[str, bool, Job]]:
    """Give, for each rubric, the stamps of its files, whether they can be trusted, and the job that checks it."""
    stamps, sure, made = survey.stamps, survey.sure, {}
    begins = len(RESPONSES)
    for name, stamp in stamps.items():
        if name.startswith(RESPONSES):
            unit = name[begins:-5]
            if f"{unit}.yaml" not in stamps or unit in ("set", "shared"):
                made[unit] = (f"-|{stamp}", name in sure, Job(unit, rubric=False, responses=True))
        elif name not in (SET, SHARED) and name.endswith(".yaml"):
            beside = stamps.get(RESPONSES + name)
            trusted = name in sure and (beside is None or RESPONSES + name in sure)
            made[name[:-5]] = (f"{stamp}|{beside or '-'}", trusted, Job(name[:-5], True, beside is not None))  # noqa: FBT003
    return made
