"""One rubric with its responses and verdicts, checked: what the check of a set is made of, and what is kept of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from rubric_studio.finding import Finding, Place
from rubric_studio.language import _
from rubric_studio.lint.check import RULES_BY_CODE, check_view
from rubric_studio.lint.sketch import sketch
from rubric_studio.lint.view import RubricView, Today
from rubric_studio.model.codec import criterion_from, missing_uses
from rubric_studio.model.pointer import SHARED, Pointer
from rubric_studio.model.rubric import Rubric
from rubric_studio.text import one_line
from rubric_studio.workflows.alike import packed
from rubric_studio.workflows.places import order, placed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from rubric_studio.finding import Problem
    from rubric_studio.lint.rules import Rule
    from rubric_studio.lint.view import Sample
    from rubric_studio.model.response import Responses
    from rubric_studio.model.rubric import RubricSet
    from rubric_studio.store.document import Document

WORDING = ("wanted", "second_act")
"""The patterns without which the wording rules have nothing to say about a language."""

# What these say rests on set.yaml: while it cannot be taken as it is, they would only repeat that.
_OF_THE_SET = frozenset({"S104", "S108", "S113", "H606", "L801", "L802"})


@dataclass(frozen=True)
class Setting:
    """What every rubric of a set is checked against.

    Args:
        set: the set.
        shared: the ids of its shared criteria.
        sound: set.yaml could be taken as it is.
        day: today, ISO.
    """

    set: RubricSet
    shared: frozenset[str]
    sound: bool
    day: str


@dataclass(frozen=True)
class Checked:
    """What was found in one unit of a set, and what other checks need to know of it.

    Args:
        findings: sorted, with their places.
        criteria: how many criteria stand in its own file or are used by it.
        rubric: the rubric in short; None where it is none, or cannot be read.
        sketches: its own criteria's sketches, packed, for finding the same ones in other rubrics.
        unread: the language of its criteria if there are no word lists for it, else "".
        until: the last day on which the findings stay the same.
    """

    findings: tuple[Finding, ...] = ()
    criteria: int = 0
    rubric: Brief | None = None
    sketches: bytes = b""
    unread: str = ""
    until: str = "9999-12-31"


class Brief(NamedTuple):
    """A rubric in short: what the rules that look across rubrics need."""

    id: str
    status: str
    language: str
    translation_of: str = ""


def check_unit(
    setting: Setting,
    rubric: Rubric | None,
    documents: dict[str, Document],
    *,
    responses: Responses | None = None,
    samples: tuple[Sample, ...] | None = None,
) -> Checked:
    """Check one rubric and its responses.

    Args:
        setting: its set.
        rubric: the rubric, None where its file is not sound.
        documents: its own documents, by their path below the set's folder; for places.
        responses: its sample responses.
        samples: how they stand; None where that is not to be looked at.
    """
    set_id = setting.set.id
    found = [finding for document in documents.values() for finding in shape(document.problems, set_id)]
    found += _names(documents, set_id)
    found += _unknown_uses(documents, setting)
    if rubric is None:
        return Checked(tuple(sorted(found, key=order)))
    today = Today(setting.day)
    held = responses.responses if responses else ()
    view = RubricView(
        rubric, setting.set, today, _own(documents, rubric), held, samples or (), tried=samples is not None
    )
    found += _placed(check_view(view), documents, setting)
    return _checked(found, view)


def _checked(found: list[Finding], view: RubricView) -> Checked:
    """Put together what was found in a rubric, and what others need to know of it."""
    rubric, live = view.rubric, view.rubric.status != "retired"
    sketches = ((c.id, sketch(c.text)) for c in view.own_criteria if live)
    original = rubric.translation_of.rubric if rubric.translation_of else ""
    return Checked(
        tuple(sorted(found, key=order)),
        len(rubric.criteria),
        Brief(rubric.id, rubric.status, rubric.language, original),
        packed((id_, made) for id_, made in sketches if made),
        view.criteria_language if live and not view.lexicon.knows(WORDING) else "",
        view.today.until,
    )


def check_shared(setting: Setting, document: Document) -> Checked:
    """Check shared.yaml: its criteria one by one, and what a list needs."""
    found = shape(document.problems, setting.set.id)
    if document.problems:
        return Checked(tuple(found))
    today = Today(setting.day)
    criteria = tuple(criterion_from(item) for item in document.data["criteria"])
    own = frozenset(criterion.id for criterion in criteria)
    view = RubricView(Rubric(id=SHARED, criteria=criteria), setting.set, today, own)
    found += _placed(check_view(view), {"shared.yaml": document}, setting)
    return Checked(tuple(sorted(found, key=order)), until=today.until)


def check_responses(setting: Setting, responses: Responses | None, documents: dict[str, Document]) -> Checked:
    """Check responses whose rubric is not there: their shape, and their texts for identifiers."""
    set_id = setting.set.id
    found = [finding for document in documents.values() for finding in shape(document.problems, set_id)]
    found += _names(documents, set_id)
    if responses:
        bare = Rubric(id=responses.rubric, status="retired")
        view = RubricView(bare, setting.set, Today(setting.day), responses=responses.responses)
        found += _placed(check_view(view), documents, setting)
    return Checked(tuple(sorted(found, key=order)))


def _own(documents: Mapping[str, Document], rubric: Rubric) -> frozenset[str]:
    held = next((d for d in documents.values() if d.kind == "rubric"), None)
    items = held.data.get("criteria", ()) if held else ()
    used = {item["use"] for item in items if isinstance(item, dict) and "use" in item}
    return frozenset(criterion.id for criterion in rubric.criteria if criterion.id not in used)


def _placed(found: Iterable[Finding], documents: dict[str, Document], setting: Setting) -> Iterator[Finding]:
    for finding in found:
        if setting.sound or finding.code not in _OF_THE_SET:
            yield placed(finding, documents)


# what only the files know ---------------------------------------------------------------------------------------------


def shape(problems: Iterable[Problem], set_id: str) -> list[Finding]:
    """Make findings of problems of grammar (they have no path into the data) and of shape."""
    return [problem_finding(problem, set_id) for problem in problems]


def problem_finding(problem: Problem, set_id: str, *, read: bool = True) -> Finding:
    """Make a finding of a problem.

    Args:
        problem: what is wrong.
        set_id: in which set.
        read: the file could be read, so that it is one of shape even where it is the whole file's.
    """
    code = "S100" if problem.path or read else "Y100"
    in_criterion = len(problem.path) in (2, 3) and problem.path[0] == "criteria"
    if in_criterion and (problem.missing == "id" or problem.path[2:] == ("id",)):
        code = "S101"
    rule = RULES_BY_CODE[code]
    field = ".".join(map(str, problem.path)) if code == "S101" else ""
    return Finding(rule.code, rule.severity, problem.message, set=set_id, field=field, place=problem.place)


def _names(documents: Mapping[str, Document], set_id: str) -> Iterator[Finding]:
    """Check that ids are the names of their files."""
    for name, document in documents.items():
        stem = name.rpartition("/")[2].removesuffix(".yaml")
        key, wanted = {"set": ("id", set_id), "rubric": ("id", stem), "responses": ("rubric", stem)}.get(
            document.kind, ("", "")
        )
        held = document.data.get(key) if key else None
        if isinstance(held, str) and held != wanted:
            values = {"id": one_line(held, 40), "name": wanted}
            yield _about(RULES_BY_CODE["S112"], document, (key,), set_id, **values)


def check_set_name(name: str, document: Document, set_id: str) -> list[Finding]:
    """Check set.yaml: its shape and its id."""
    return sorted([*shape(document.problems, set_id), *_names({name: document}, set_id)], key=order)


def _unknown_uses(documents: Mapping[str, Document], setting: Setting) -> Iterator[Finding]:
    """Find where a rubric takes a shared criterion that does not exist."""
    for document in documents.values():
        if document.kind == "rubric" and not document.problems:
            missing = missing_uses(document.data, setting.shared)
            for number, item in enumerate(document.data["criteria"]):
                if item.get("use") in missing:
                    path = ("criteria", number, "use")
                    yield _about(RULES_BY_CODE["S111"], document, path, setting.set.id, id=item["use"])


def unknown_shared(documents: Mapping[str, Document], setting: Setting) -> list[Finding]:
    """Find where rubrics take a shared criterion that does not exist."""
    return list(_unknown_uses(documents, setting))


def _about(rule: Rule, document: Document, path: tuple[str | int, ...], set_id: str, **values: str) -> Finding:
    pointer = Pointer(set=set_id, rubric=str(document.data.get("id", "")))
    return rule.at(pointer, **values).at(document.place(path))


def no_set_file(set_id: str, place: str) -> Finding:
    """Say that a set has no set.yaml."""
    rule, message = RULES_BY_CODE["S100"], _("The set has no set.yaml. Put it back, or delete the whole folder.")
    return Finding(rule.code, rule.severity, message, set=set_id, place=Place(place))
