"""What a pack is made of, and what each of its rubrics is: our writer writes nothing else, so nothing else is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _
from rubric_studio.model.identity import LONGEST, SLUG
from rubric_studio.pack.manifest import EQUIVALENCES, GRADER_TEMPLATE, INDEX, JUDGMENTS, RESPONSES, RUBRICS, SCHEMAS
from rubric_studio.text import one_line

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from rubric_studio.model.rubric import Rubric

_ALWAYS = frozenset({RUBRICS, INDEX, GRADER_TEMPLATE, EQUIVALENCES})
_SAMPLES = frozenset({RESPONSES, JUDGMENTS})


def are_members(names: AbstractSet[str]) -> bool:
    """Tell whether a pack may consist of these members, and pack.json."""
    others = [name for name in names if name not in _ALWAYS and not name.startswith(SCHEMAS)]
    return names >= _ALWAYS and (not others or set(others) == _SAMPLES)


def flaw(rubric: Rubric) -> str:
    """Say why a rubric cannot stand in a pack; "" where it can."""
    criteria = rubric.criteria
    if len(rubric.id) > LONGEST or not SLUG.match(rubric.id):
        why = _("“{id}” cannot be the id of a rubric")
    elif rubric.status != "active":
        why = _("“{id}” is not active: it was never to be released")
    elif not criteria:
        why = _("“{id}” has no criteria")
    elif len({criterion.id for criterion in criteria}) != len(criteria):
        why = _("two criteria of “{id}” have the same id")
    elif 0 in [criterion.points for criterion in criteria]:
        why = _("a criterion of “{id}” has no points")
    else:
        return ""
    return why.format(id=one_line(rubric.id, 60))
