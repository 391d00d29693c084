"""Every rule's code, name and weight, in one table; a code is never used again for another rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rubric_studio.finding import Severity

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.model.pointer import Pointer


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule.

    Args:
        code: a letter for the family (Y grammar, S structure, H privacy) and a number.
        name: what people call it.
        severity: how much it weighs.
        blocks_record: whether a record waits for it too, not only a release: shape and privacy do.
    """

    code: str
    name: str
    severity: Severity
    blocks_record: bool = False

    def at(self, pointer: Pointer, message: str) -> Finding:
        """Make a finding of this rule."""
        return pointer.finding(self.code, self.severity, message)


GRAMMAR = Rule("Y100", "unreadable-file", Severity.ERROR, blocks_record=True)
SHAPE = Rule("S100", "wrong-shape", Severity.ERROR, blocks_record=True)
DUPLICATE_ID = Rule("S102", "id-duplicate", Severity.ERROR, blocks_record=True)
DUPLICATE_TEXT = Rule("S103", "text-duplicate", Severity.ERROR)
POINTS_RANGE = Rule("S104", "points-zero-or-range", Severity.ERROR)
NO_POSITIVE = Rule("S105", "no-positive-criterion", Severity.ERROR)
TOO_FEW_OR_MANY = Rule("S107", "too-few-or-many", Severity.HINT)
UNKNOWN_TERM = Rule("S108", "unknown-axis-or-theme", Severity.ERROR)
UNFINISHED = Rule("S109", "unfinished-text", Severity.ERROR)
UNKNOWN_SHARED = Rule("S111", "unknown-shared-criterion", Severity.ERROR, blocks_record=True)
NAME_MISMATCH = Rule("S112", "name-mismatch", Severity.ERROR, blocks_record=True)
RETIRED_ID = Rule("S113", "retired-id-used", Severity.ERROR, blocks_record=True)
ORPHAN = Rule("S114", "responses-without-rubric", Severity.WARNING)
UNUSED = Rule("S115", "file-not-used", Severity.WARNING)
IDENTIFIER = Rule("H601", "direct-identifier", Severity.ERROR, blocks_record=True)
BIRTH_DATE = Rule("H602", "date-of-birth", Severity.ERROR, blocks_record=True)

RULES: dict[str, Rule] = {rule.code: rule for rule in list(globals().values()) if isinstance(rule, Rule)}
