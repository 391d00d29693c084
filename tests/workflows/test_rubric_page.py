"""A rubric as a page: every text in its own language and direction, nothing loaded, nothing obeyed."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest

from rubric_studio.model.codec import with_fields
from rubric_studio.store.workspace import Workspace
from rubric_studio.workflows.preview import preview
from rubric_studio.workflows.rubric_page import rubric_page


class Elements(HTMLParser):
    """The elements of a page, with the words directly in them; fails where one is not closed."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None], str]] = []
        self.feed(page)
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs), ""))
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.found:
            tag, attributes, words = self.found[-1]
            self.found[-1] = (tag, attributes, words + data)


def page_of(example: Workspace, set_id: str, rubric: str | None = None, **fields: Any) -> str:
    held = preview(example, set_id, rubric, rater="r07")
    return rubric_page([(held.set, _with(one, **fields)) for one in held.rubrics])


def _with(one: Any, **fields: Any) -> Any:
    from dataclasses import replace

    return replace(one, rubric=with_fields(one.rubric, **fields)) if fields else one


@pytest.mark.parametrize(
    ("rubric", "language", "criteria"), [("severe-allergy-ar", "ar", "ar"), ("stroke-signs-zh", "zh-Hant", "zh-Hant")]
)
def test_texts_say_in_which_language_they_are(example: Workspace, rubric: str, language: str, criteria: str) -> None:
    held = Elements(page_of(example, "emergency-escalation", rubric))
    said = [attributes for _tag, attributes, _words in held.found if attributes.get("class") == "said"]
    assert {attributes["lang"] for attributes in said} == {language, criteria}
    assert all(attributes["dir"] == "auto" for attributes in said)


def test_a_whole_set_is_one_page(example: Workspace) -> None:
    held = Elements(page_of(example, "sciatica-imaging"))
    assert [words.strip() for tag, _attributes, words in held.found if tag == "h2"] == [
        "MRI before a steroid injection",
        "Repeating a steroid injection",
        "When an MRI is not needed yet",
    ]


def test_nothing_of_a_text_is_obeyed_or_loaded(example: Workspace) -> None:
    bad = '<script src="https://example.org/a.js"></script>\u202e & <img onerror=x>'
    page = page_of(example, "sciatica-imaging", "repeat-injection", title=bad, language='"><b>')
    tags = {tag for tag, _attributes, _words in Elements(page).found}
    assert not tags & {"script", "img", "link", "iframe"}
    assert "[U+202E]" in page
    assert '"><b>' not in page
    assert "default-src &#x27;none&#x27;" in page
