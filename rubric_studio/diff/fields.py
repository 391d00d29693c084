"""What the fields of sets, rubrics, criteria and sample responses are called in sentences."""

from __future__ import annotations

from rubric_studio.language import _


def called(field: str) -> str:
    """Call a field by its name in words; of a part of one (``scoring.clip``), the whole first."""
    known = {**_of_rubrics(), **_of_sets(), **_of_responses()}
    return _(": ").join(known.get(part, part.replace("_", " ")) for part in field.split("."))


def _of_rubrics() -> dict[str, str]:
    return {
        "title": _("title"),
        "language": _("language"),
        "criteria_language": _("criteria language"),
        "translation_of": _("translation of"),
        "theme": _("theme"),
        "specialty": _("specialty"),
        "use_case": _("use case"),
        "difficulty": _("difficulty"),
        "setting": _("setting"),
        "country": _("country"),
        "care": _("care"),
        "resources": _("resources"),
        "tags": _("tags"),
        "authors": _("authors"),
        "review_by": _("review date"),
        "source": _("source"),
        "lint": _("list of allowed findings"),
        "ideal_response": _("ideal response"),
        "axis": _("axis"),
        "level": _("level"),
        "justification": _("justification"),
        "references": _("references"),
        "examples": _("examples"),
    }


def _of_sets() -> dict[str, str]:
    return {
        "id": _("id"),
        "description": _("description"),
        "axes": _("axes"),
        "themes": _("themes"),
        "failure_modes": _("failure modes"),
        "points": _("points"),
        "scoring": _("scoring"),
        "rule": _("rule"),
        "clip": _("clip"),
        "length": _("length"),
        "show_points": _("show points"),
        "grader_template": _("grader template"),
        "licence": _("licence"),
        "canary": _("canary"),
        "data": _("data"),
        "origin": _("origin"),
        "basis": _("basis"),
        "permitted_use": _("permitted use"),
        "contact": _("contact"),
    }


def _of_responses() -> dict[str, str]:
    return {
        "text": _("text"),
        "author": _("author"),
        "kind": _("kind"),
        "date": _("date"),
        "citations": _("citations"),
        "generation": _("generation"),
        "conditions": _("conditions"),
        "expect": _("expect"),
        "notes": _("notes"),
        "version": _("version"),
    }
