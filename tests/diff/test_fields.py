"""What fields are called: their names in the files with spaces, and in Chinese none of those at all."""

from __future__ import annotations

import re

import pytest

from rubric_studio.diff.fields import called
from rubric_studio.language import OWN, use_language
from rubric_studio.model.response import Response
from rubric_studio.model.rubric import Criterion, DataPolicy, Rubric, RubricSet, Scoring, Setting

UNSAID = {"lint", "review_by", "status", "prompt", "critical", "criteria", "signoff", "retired_ids"}
"""Called by other words, or told of in sentences of their own."""
FIELDS = sorted(
    {
        field
        for noun in (RubricSet, Rubric, Criterion, Response, Scoring, Setting, DataPolicy)
        for field in noun.__struct_fields__
    }
    - UNSAID
)


@pytest.fixture(autouse=True)
def english_after():
    yield
    use_language(OWN)


@pytest.mark.parametrize("field", FIELDS)
def test_a_field_is_called_as_in_the_files(field):
    assert called(field) == field.replace("_", " ")
    use_language("zh_Hant")
    assert not re.search(r"[a-z]{2}", called(field).replace("（canary）", ""))


def test_a_part_is_called_after_its_whole():
    assert called("scoring.clip") == "scoring: clip"
    assert called("scoring.never_heard") == "scoring: never heard"
    use_language("zh_Hant")
    assert called("scoring.clip") == "計分：截限"
