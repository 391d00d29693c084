"""States of a set, made from little."""

from __future__ import annotations

from typing import Any

import pytest

from rubric_studio.diff.changes import SetState
from rubric_studio.model import codec

AUTHOR = {"kind": "model", "id": "m"}


def build(data: dict[str, Any]) -> SetState:
    """Make a state of plain data: set, rubrics, shared, responses (texts by rubric and response)."""
    rubric_set = codec.set_from({"id": "s", **data.get("set", {})})
    shared = {item["id"]: item for item in data.get("shared", [])}
    rubrics = [codec.rubric_from(item, shared=shared, scoring=rubric_set.scoring) for item in data.get("rubrics", [])]
    responses = {
        rubric: codec.responses_from(
            {"rubric": rubric, "responses": [{"id": id_, "text": text, "author": AUTHOR} for id_, text in held.items()]}
        )
        for rubric, held in data.get("responses", {}).items()
    }
    held = {id_: codec.criterion_from(item) for id_, item in shared.items()}
    return SetState(rubric_set, {rubric.id: rubric for rubric in rubrics}, held, responses)


@pytest.fixture
def state() -> Any:
    return build
