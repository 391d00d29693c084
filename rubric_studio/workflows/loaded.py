"""Checks of what is in memory: a set read from a record or from disk, and one rubric as it is being written."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from rubric_studio.lint.check import check_view
from rubric_studio.lint.view import RubricView, Today
from rubric_studio.model import codec
from rubric_studio.store.sets import RESPONSES, SET, SHARED, kind_of, responses_of, shared_items
from rubric_studio.workflows.across import across
from rubric_studio.workflows.alike import pairs_among
from rubric_studio.workflows.holding import Side
from rubric_studio.workflows.places import order, placed
from rubric_studio.workflows.tried import tried
from rubric_studio.workflows.unit import (
    Checked,
    Setting,
    check_responses,
    check_set_name,
    check_shared,
    check_unit,
    no_set_file,
    problem_finding,
    shape,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rubric_studio.finding import Finding
    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.response import Responses
    from rubric_studio.model.rubric import Rubric, RubricSet
    from rubric_studio.store.document import Document
    from rubric_studio.store.sets import LoadedSet


def check_loaded(loaded: LoadedSet, set_id: str, day: str, alike: Mapping[str, str] | None = None) -> list[Finding]:
    """Check a set that was read, by all rules at their own weight; every finding has its place.

    Args:
        loaded: the set.
        set_id: its id: the name of its folder.
        day: today, ISO.
        alike: groups of judging digests that were declared to ask the same.
    """
    read = {document.path for document in loaded.documents.values()}
    found = [
        problem_finding(problem, set_id, read=bool(problem.place and problem.place.path.endswith(".jsonl")))
        for problem in loaded.problems
        if not (problem.place and problem.place.path in read)
    ]
    checked = _units(loaded, setting_of(loaded, set_id, day), alike)
    found += [finding for held in checked.values() for finding in held.findings]
    found += _of_the_set(loaded, set_id)
    names = {name.removesuffix(".yaml") for name in _names(loaded) if kind_of(name) == "rubric"}
    responses = [name.removeprefix(RESPONSES).removesuffix(".yaml") for name in _names(loaded) if "/" in name]
    found += across(
        set_id,
        {unit: held.rubric for unit, held in checked.items() if held.rubric},
        names,
        [name for name in responses if name not in names],
        pairs_among((unit, held.sketches) for unit, held in checked.items()),
        day=day,
        translations=loaded.set.lint.translations,
        document_of=loaded.documents.get,
    )
    return sorted(found, key=order)


def setting_of(loaded: LoadedSet, set_id: str, day: str) -> Setting:
    """Give what the rubrics of a set that was read are checked against."""
    sound = SET in loaded.documents and not loaded.documents[SET].problems
    rubric_set = loaded.set if loaded.set.id == set_id else codec.with_fields(loaded.set, id=set_id)
    return Setting(rubric_set, frozenset(loaded.shared), sound=sound, day=day)


def _names(loaded: LoadedSet) -> set[str]:
    """Name the YAML files of a set, those that cannot be read as well."""
    broken = (problem.place.path.split("/", 2)[-1] for problem in loaded.problems if problem.place)
    return {*loaded.documents, *(name for name in broken if name.endswith(".yaml"))}


def _of_the_set(loaded: LoadedSet, set_id: str) -> list[Finding]:
    held = loaded.documents.get(SET)
    if held:
        return check_set_name(SET, held, set_id)
    unreadable = any(p.place and p.place.path.endswith(f"/{SET}") for p in loaded.problems)
    return [] if unreadable else [no_set_file(set_id, f"rubrics/{set_id}/{SET}")]


def _units(loaded: LoadedSet, setting: Setting, alike: Mapping[str, str] | None) -> dict[str, Checked]:
    judged: dict[str, list[Judgment]] = defaultdict(list)
    for judgment in loaded.judgments:
        judged[judgment.rubric].append(judgment)
    raw = shared_items(loaded.documents.get(SHARED))
    checked: dict[str, Checked] = {}
    for name, document in loaded.documents.items():
        unit = name.removeprefix(RESPONSES).removesuffix(".yaml")
        if document.kind == "shared":
            checked[SHARED] = check_shared(setting, document)
        elif document.kind == "rubric":
            beside = loaded.documents.get(f"{RESPONSES}{name}")
            documents = {name: document} | ({f"{RESPONSES}{name}": beside} if beside else {})
            checked[unit] = _unit(setting, documents, raw, judged, alike)
        elif document.kind == "responses" and f"{unit}.yaml" not in loaded.documents:
            checked[unit] = check_responses(setting, responses_of(document), {name: document})
    return checked


def _unit(
    setting: Setting,
    documents: dict[str, Document],
    raw: dict[str, dict[str, object]],
    judged: dict[str, list[Judgment]],
    alike: Mapping[str, str] | None,
) -> Checked:
    document, *beside = documents.values()
    responses = responses_of(beside[0] if beside else None)
    if document.problems:
        return check_unit(setting, None, documents)
    rubric = codec.rubric_from(document.data, shared=raw, scoring=setting.set.scoring)
    side = Side(rubric, responses.responses if responses else (), setting.set.grader_template)
    samples = tried(side, judged[rubric.id], alike)
    return check_unit(setting, rubric, documents, responses=responses, samples=samples)


def check_rubric_documents(
    documents: dict[str, Document], rubric: Rubric | None, rubric_set: RubricSet, samples: Responses | None, day: str
) -> list[Finding]:
    """Check one rubric as it is being written, from its own documents (shared.yaml among them), by all rules.

    Its shared criteria are looked at as well, since they stand in the form like its own.
    """
    found = [finding for document in documents.values() for finding in shape(document.problems, rubric_set.id)]
    if rubric is not None:
        shared = shared_items(documents.get(SHARED))
        looked = check_view(live_view(rubric, rubric_set, samples, day))
        # Another rubric may need the waiver of a shared criterion: only a check of the set can tell.
        looked = [finding for finding in looked if finding.code != "M901" or finding.criterion not in shared]
        found += [placed(finding, documents) for finding in looked]
    return sorted(found, key=order)


def live_view(rubric: Rubric, rubric_set: RubricSet, samples: Responses | None, day: str) -> RubricView:
    """See a rubric as it is being written: all of its criteria are its own."""
    own = frozenset(criterion.id for criterion in rubric.criteria)
    return RubricView(rubric, rubric_set, Today(day), own, samples.responses if samples else ())
