"""A pack as one time of its set; and two of them compared, by the verdicts that they hold."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.diff.changes import SetState
from rubric_studio.model.codec import responses_from
from rubric_studio.model.judgment import latest
from rubric_studio.model.rubric import RubricSet
from rubric_studio.model.template import GRADER_TEMPLATE as USUAL
from rubric_studio.pack.manifest import EQUIVALENCES, GRADER_TEMPLATE, JUDGMENTS, RESPONSES
from rubric_studio.pack.reader import load_pack
from rubric_studio.store import judgments
from rubric_studio.workflows.compare import between
from rubric_studio.workflows.declared import retold

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.pack.reader import Pack
    from rubric_studio.workflows.compare import Comparison


@dataclass(frozen=True)
class PackTime:
    """What a pack holds.

    Args:
        state: the active rubrics with shared criteria in their place, the scoring rule, and sample responses.
        declared: which wordings were declared to ask the same, as ``equivalent.jsonl`` holds it.
        judgments: the verdicts on the responses.
        sampled: it was made with sample responses and verdicts.
    """

    state: SetState
    declared: bytes = b""
    judgments: tuple[Judgment, ...] = ()
    sampled: bool = False


def read_pack(path: Path) -> PackTime:
    """Read what a pack holds.

    Raises:
        PackError: it cannot be read, or is not what was released.
    """
    with load_pack(path) as pack:
        about, template = pack.manifest, _member(pack, GRADER_TEMPLATE).decode()
        made = RubricSet(
            id=about.set,
            title=about.title,
            version=about.version,
            scoring=about.scoring,
            grader_template=None if template in ("", USUAL) else template,
        )
        held = [responses_from(json.loads(line)) for line in _member(pack, RESPONSES).splitlines()]
        lines, _problems = judgments.parse(_member(pack, JUDGMENTS), path.name)
        state = SetState(made, {id_: pack[id_] for id_ in pack}, responses={one.rubric: one for one in held})
        return PackTime(state, _member(pack, EQUIVALENCES), tuple(lines), RESPONSES in about.members)


def _member(pack: Pack, name: str) -> bytes:
    """Give a member, nothing where the pack has none of this name."""
    return pack.member(name) if name in pack.manifest.members else b""


def compare_packs(old: PackTime, new: PackTime, names: tuple[str, str]) -> Comparison:
    """Compare two packs of a set.

    Sample responses are compared only where both were made with them: else those of the one go with both.
    """
    states = old.state, new.state
    bare = states
    if not (old.sampled and new.sampled):
        bare = replace(states[0], responses={}), replace(states[1], responses={})
    found = retold(between(bare, names, new.state.set.id), old.declared, new.declared)
    return replace(found, times=(None, None), states=states, judged=_judged(old, new))


def _judged(old: PackTime, new: PackTime) -> tuple[Judgment, ...]:
    """Give the verdicts of both, without those that were taken back in between: the later one holds none in place."""
    if not new.sampled:
        return old.judgments
    stand = latest(list(new.judgments)).keys()
    kept = [
        line
        for key, line in latest(list(old.judgments)).items()
        if key in stand or line.rubric not in new.state.rubrics
    ]
    return (*kept, *new.judgments)
