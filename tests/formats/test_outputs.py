"""Outputs of models: the shapes of lines that the field's programs write; all of it is invented."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rubric_studio.formats.outputs import Outputs, read

ASKED = [{"role": "user", "content": "Why does my knee click?"}]


def lines_of(*records: Any) -> Outputs:
    return read((json.dumps(record, ensure_ascii=False) + "\n").encode() for record in records)


@pytest.mark.parametrize(
    "record",
    [
        {"response": "Rest."},
        {"completion": "Rest."},
        {"output": "Rest."},
        {"text": "Rest."},
        {"response_text": "Rest."},
        {"answer": "Rest.", "id": 4},
        {"completion": [{"role": "assistant", "content": "Rest."}]},
        {"messages": [*ASKED, {"role": "assistant", "content": "Rest."}]},
        {"messages": [*ASKED, {"role": "assistant", "content": [{"type": "text", "text": "Rest."}]}]},
        {"choices": [{"index": 0, "message": {"role": "assistant", "content": "Rest."}}]},
        {"choices": [{"text": "Rest."}]},
        {"response": {"status_code": 200, "body": {"choices": [{"message": {"content": "Rest."}}]}}},
        {"output": [{"type": "message", "content": [{"type": "output_text", "text": "Rest."}]}]},
    ],
)
def test_the_answer_is_found_in_every_shape(record: dict[str, Any]) -> None:
    held = lines_of(record)
    assert [output.text for output in held.outputs] == ["Rest."]
    assert held.left_out == ()


def test_who_when_and_what_was_asked() -> None:
    (one, two, three) = lines_of(
        {
            "prompt": ASKED,
            "completion": "A.",
            "model": "model-q",
            "model_version": 5,
            "created": 1764000000,
            "prompt_id": "p-1",
        },
        {"question": "Why?", "output": "B.", "model_name": "model-r", "date": "2026-04", "custom_id": "s/r"},
        {"response": {"body": {"model": "m-1", "created": "2026-05-03T10:00:00Z", "content": "C."}}, "id": "x"},
    ).outputs
    assert (one.model, one.version, one.date, one.ids) == ("model-q", "5", "2025-11-24", ("p-1",))
    assert one.prompt == (("user", "Why does my knee click?"),)
    assert (two.model, two.date, two.ids, two.prompt) == ("model-r", "2026-04", ("s/r",), (("user", "Why?"),))
    assert (three.text, three.model, three.date) == ("C.", "m-1", "2026-05-03")


def test_citations_are_texts_addresses_or_groups() -> None:
    held = lines_of(
        {"text": "A.", "citations": ["https://example.org/a", "A book", {"title": "T", "url": "https://b.org"}, 7, {}]}
    ).outputs[0]
    assert [(c.title, c.url) for c in held.citations] == [
        ("", "https://example.org/a"),
        ("A book", None),
        ("T", "https://b.org"),
    ]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (b"no json\n", "line 2: this is no JSON: left out"),
        (b"[1]\n", "line 2: a record is a JSON object: left out"),
        (b'{"model": "m"}\n', "line 2: there is no answer in a field whose name is known here"),
        (b'{"text": "  "}\n', "line 2: there is no answer"),
        (b'{"text": "a\\u0000b"}\n', "line 2: its text holds a NUL character"),
        (b'{"text": "\\ud800"}\n', "line 2: a text holds half of a character"),
        (b'{"text": "\xff"}\n', "line 2: this is not UTF-8 text"),
        (b'{"text": "a", "text": "b"}\n', "stands in one object twice"),
        (b"[" * 5000 + b"\n", "line 2: this is no JSON"),
    ],
)
def test_a_bad_line_is_a_sentence_and_the_others_are_there(line: bytes, says: str) -> None:
    held = read([b'{"text": "A."}\n', line, b"\n", b'{"output": "B."}'])
    assert [(output.line, output.text) for output in held.outputs] == [(1, "A."), (4, "B.")]
    assert held.count == 3
    assert len(held.left_out) == 1
    assert says in held.left_out[0]


def test_numbers_that_our_files_could_not_hold_do_not_matter() -> None:
    assert lines_of({"text": "A.", "at_ns": 17640000000000000000, "logprobs": [[[[-0.1]]]]}).outputs[0].text == "A."


def test_fields_are_named_in_the_order_they_were_met() -> None:
    assert lines_of({"b": 1, "text": "A."}, {"a": 1, "text": "B."}).fields == ("b", "text", "a")


@given(st.text().filter(lambda text: text.replace("\ufeff", "").strip() and "\x00" not in text))
def test_every_text_comes_back_as_it_was(text: str) -> None:
    assert lines_of({"completion": text}).outputs[0].text == text


@given(st.dictionaries(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists), max_size=4))
def test_no_line_is_an_error(record: dict[str, Any]) -> None:
    held = lines_of(record)
    assert len(held.outputs) + len(held.left_out) == held.count == 1
