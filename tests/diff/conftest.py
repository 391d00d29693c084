"""States of a set, made from little."""

from __future__ import annotations

from typing import Any

import pytest

from rubric_studio.diff.changes import SetState
from rubric_studio.model import codec
from rubric_studio.model.response import Responses

AUTHOR = {"kind": "model", "id": "m"}


def build(data: dict[str, Any]) -> SetState:
    """Make a state of plain data: set, rubrics, shared, responses (texts, or all of them, by rubric and response)."""
    rubric_set = codec.set_from({"id": "s", **data.get("set", {})})
    shared = {item["id"]: item for item in data.get("shared", [])}
    rubrics = [codec.rubric_from(item, shared=shared, scoring=rubric_set.scoring) for item in data.get("rubrics", [])]
    orders = data.get("orders", {})
    responses = {rubric: _responses(rubric, held, orders) for rubric, held in data.get("responses", {}).items()}
    held = {id_: codec.criterion_from(item) for id_, item in shared.items()}
    return SetState(rubric_set, {rubric.id: rubric for rubric in rubrics}, held, responses)


def _responses(rubric: str, held: dict[str, Any], orders: dict[str, Any]) -> Responses:
    each = {id_: said if isinstance(said, dict) else {"text": said} for id_, said in held.items()}
    made = [{"id": id_, "author": AUTHOR, **said} for id_, said in each.items()]
    return codec.responses_from({"rubric": rubric, "responses": made, "order": orders.get(rubric, [])})


@pytest.fixture
def state() -> Any:
    return build
