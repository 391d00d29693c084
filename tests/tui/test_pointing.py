"""Possible evidence on the screen: tinted, gone through and accepted by keys, in every theme and size."""

from __future__ import annotations

import pytest
from textual.widgets import Static

from rubric_studio.evidence.sentences import Span
from rubric_studio.model.judgment import Verdict
from rubric_studio.tui.pointing import nothing, tinted, words
from rubric_studio.tui.themes import DARK, PLAIN, THEMES
from rubric_studio.workflows.evidence import Evidence
from tests.tui.screens import screen_text, studio, until
from tests.tui.test_themes import contrast, role

SIZES = [(120, 36), (80, 24), (60, 18)]
TEXT = "One.\nTwo \x1b[31m.\nThree."
ONE, TWO, THREE = Span(0, 4), Span(5, 15), Span(16, 22)
SENTENCE = "Numbness in the saddle area"


def styles(evidence, theme=DARK.name):
    content = tinted(TEXT, evidence, theme)
    return {content.plain[span.start : span.end]: str(span.style) for span in content.spans}


def said(evidence):
    return "".join(part for part, _style in words(evidence))


def test_the_tint_lies_on_the_words_as_they_are_shown():
    found = styles(Evidence((ONE, TWO), (THREE,), at=1))
    assert found == {
        "One.": "on $evidence",
        "Two \u241b[31m.": "bold on $evidence",
        "Three.": "underline on $evidence",
    }
    assert styles(None) == {}


def test_without_colours_the_three_can_be_told_apart():
    found = styles(Evidence((ONE, TWO), (THREE,), at=1), PLAIN.name)
    assert len({style.replace("on $evidence", "") for style in found.values()}) == 3
    assert all("underline" in style for style in found.values())


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_contrast_on_the_tint(theme):
    assert contrast(role(theme, "foreground"), role(theme, "evidence")) >= 7


@pytest.mark.parametrize(
    ("evidence", "wanted"),
    [
        (None, ""),
        (Evidence(), "no sentence stands out"),
        (Evidence(looked_for=False), ""),
        (Evidence((ONE, TWO)), "l: possible evidence (2)"),
        (Evidence((ONE, TWO), (TWO,)), "l: possible evidence (2, 1 accepted)"),
        (Evidence((ONE, TWO), (TWO,), at=0), "l: possible evidence 1 of 2  i: accept"),
        (Evidence((ONE, TWO), (TWO,), at=1), "l: accepted evidence 2 of 2  i: let go"),
    ],
)
def test_words(evidence, wanted):
    assert said(evidence) == wanted


def test_why_there_is_none():
    every = [nothing(None, blind=True), nothing(None, blind=False), nothing(Evidence(), blind=False)]
    every += [nothing(Evidence(looked_for=False), blind=False)]
    assert len(set(every)) == 4
    assert nothing(Evidence((ONE,)), blind=False) == ""


def tints(pilot):
    body = pilot.app.screen.query_one("#reading", Static).content
    return [body.plain[span.start : span.end] for span in body.spans]


async def go_to_the_red_flags(pilot):
    session = pilot.app.session
    number = next(n for n, c in enumerate(session.view.rubric.criteria) if "red flag" in c.text)
    await pilot.press(*["down"] * number, "f3", "2")
    await until(pilot, lambda: session.selection.response == "model-a")
    await until(pilot, lambda: tints(pilot) and tints(pilot)[0].startswith(SENTENCE))


@pytest.mark.parametrize("size", SIZES)
async def test_a_sentence_is_gone_to_accepted_and_kept(folder, size):
    async with studio(folder, size=size) as pilot:
        session = pilot.app.session
        await go_to_the_red_flags(pilot)
        await until(pilot, lambda: "l: possible evidence (" in screen_text(pilot.app))
        await pilot.press("l")
        await until(pilot, lambda: "l: possible evidence 1 of 1  i: accept" in screen_text(pilot.app))
        await until(pilot, lambda: SENTENCE in screen_text(pilot.app))  # it was scrolled into sight
        await pilot.press("i")
        await until(pilot, lambda: "i: let go" in screen_text(pilot.app))
        await pilot.press("y")
        key = next(key for key in session.marks[session.selection.set_id])
        assert key[2] == "model-a"
        how = session.how[session.selection.set_id]
        assert [quote.startswith(SENTENCE) for quote in how.quotes[key]] == [True]
        assert key in how.pointed


async def test_from_the_criteria_of_a_narrow_screen_the_key_leads_to_the_text(folder):
    async with studio(folder, size=(80, 24)) as pilot:
        session = pilot.app.session
        await pilot.press("y")  # the text is out of sight: nothing was pointed out
        await until(pilot, lambda: session.marks)
        assert not session.how[session.selection.set_id].pointed
        await pilot.press("l")
        await until(pilot, lambda: "physician: ideal response" in screen_text(pilot.app))


async def test_nothing_is_pointed_out_to_who_judges_blind(folder):
    async with studio(folder) as pilot:
        await go_to_the_red_flags(pilot)
        await pilot.press("b")
        await until(pilot, lambda: not tints(pilot))
        await pilot.press("l")
        await until(pilot, lambda: "While you judge blind, no sentences are" in screen_text(pilot.app))
        assert "possible evidence" not in screen_text(pilot.app)


async def test_side_by_side_every_response_is_tinted_and_the_mark_knows_it(folder):
    async with studio(folder, size=(180, 40)) as pilot:
        session = pilot.app.session
        await go_to_the_red_flags(pilot)
        await pilot.press("v")
        await until(pilot, lambda: len(pilot.app.screen.query(".column-text")) > 2)

        def pointed():
            bodies = [body.content for body in pilot.app.screen.query(".column-text")]
            return [body.plain[span.start : span.end] for body in bodies for span in getattr(body, "spans", ())]

        await until(pilot, lambda: any(text.startswith(SENTENCE) for text in pointed()))
        await pilot.press("y")
        await until(pilot, lambda: session.marks)
        assert session.how[session.selection.set_id].pointed == set(session.marks[session.selection.set_id])
        assert Verdict.MET in session.marks[session.selection.set_id].values()
