"""What is found across the rubrics of a set: samples and translations of nothing, and criteria said more than once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Place
from rubric_studio.lint.languages import translation_missing
from rubric_studio.lint.sketch import groups, said_in_other_rubrics
from rubric_studio.lint.structure import orphan, translation_of_nothing
from rubric_studio.lint.view import Today
from rubric_studio.model.pointer import Pointer
from rubric_studio.workflows.places import placed

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from rubric_studio.finding import Finding
    from rubric_studio.lint.rules import Hit, Rule
    from rubric_studio.lint.sketch import Name
    from rubric_studio.store.document import Document
    from rubric_studio.workflows.unit import Brief


def across(
    set_id: str,
    briefs: Mapping[str, Brief],
    names: Collection[str],
    orphans: Iterable[str],
    pairs: Iterable[tuple[Name, Name]],
    *,
    day: str,
    translations: tuple[str, ...],
    document_of: Callable[[str], Document | None],
) -> list[Finding]:
    """Look across the rubrics of a set.

    Args:
        set_id: the set.
        briefs: the rubrics that were looked at, by the names of their files.
        names: the names of all rubrics' files, without ".yaml".
        orphans: the names of responses without a rubric's file.
        pairs: like criteria, by the names of the rubrics' files and the criteria's ids.
        day: today, ISO.
        translations: the languages that every rubric has to be translated into.
        document_of: gives a document of the set by its path below the set's folder, None where it cannot be read.
    """
    found = [(orphan, name, hit) for name, hit in orphan.find(names, orphans)]
    found += [(translation_of_nothing, name, hit) for name, hit in translation_of_nothing.find(briefs, names)]
    found += [(translation_missing, name, hit) for name, hit in translation_missing.find(briefs, translations)]
    found += [(said_in_other_rubrics, hit.values["rubric"], hit) for hit in said_in_other_rubrics.find(groups(pairs))]
    documents: dict[str, dict[str, Document]] = {}
    return list(_placed(found, set_id, documents, document_of, Today(day)))


def _placed(
    found: Iterable[tuple[Rule, str, Hit]],
    set_id: str,
    documents: dict[str, dict[str, Document]],
    document_of: Callable[[str], Document | None],
    today: Today,
) -> Iterator[Finding]:
    for rule, name, hit in found:
        if name not in documents:
            held = {path: document_of(path) for path in (f"{name}.yaml", f"responses/{name}.yaml")}
            documents[name] = {path: document for path, document in held.items() if document}
        if _is_waived(rule, hit, documents[name].get(f"{name}.yaml"), today):
            continue
        pointer = Pointer(set=set_id, rubric=name, criterion=hit.criterion, field=hit.field)
        finding = placed(rule.hit(pointer, hit), documents[name])
        file = f"responses/{name}.yaml" if rule is orphan else f"{name}.yaml"
        yield finding if finding.place else finding.at(Place(f"rubrics/{set_id}/{file}"))


def _is_waived(rule: Rule, hit: Hit, document: Document | None, today: Today) -> bool:
    """Tell whether a waiver in the file covers it, and has not ended: on the criterion, or on the whole rubric."""
    if document is None or document.problems or rule.fixed:
        return False
    items = [item for item in document.data["criteria"] if hit.criterion and item.get("id") == hit.criterion]
    waivers = [w for held in (document.data, *items) for w in (held.get("lint") or {}).get("ignore", ())]
    return any(w["rule"] == rule.code and not ("until" in w and today.is_past(w["until"])) for w in waivers)
