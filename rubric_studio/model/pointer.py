"""Which thing is meant: a set, a rubric, a criterion, a response, a field of one of them."""

from __future__ import annotations

from rubric_studio.finding import Finding, Severity
from rubric_studio.model.rubric import Noun

SHARED = "shared"
"""Stands in the place of a rubric's id for the criteria of ``shared.yaml``; no rubric may take it."""


class Pointer(Noun, frozen=True, kw_only=True):
    """The names that lead to one thing; "" where a level does not apply."""

    set: str = ""
    rubric: str = ""
    criterion: str = ""
    response: str = ""
    field: str = ""

    def finding(self, code: str, severity: Severity, message: str) -> Finding:
        """Make a finding about this thing."""
        return Finding(
            code=code,
            severity=severity,
            message=message,
            set=self.set,
            rubric=self.rubric,
            criterion=self.criterion,
            response=self.response,
            field=self.field,
        )

    def __str__(self) -> str:
        text = "/".join(part for part in (self.set, self.rubric) if part)
        for mark, part in (("#", self.criterion), ("@", self.response), (".", self.field)):
            text += f"{mark}{part}" if part else ""
        return text
