"""The schemas, for whoever wants to read them."""

from __future__ import annotations

from rubric_studio.schema import SCHEMAS


def schema_text(kind: str) -> str:
    """Give a schema as it is shipped."""
    return (SCHEMAS / f"{kind}.schema.json").read_text(encoding="utf-8")
