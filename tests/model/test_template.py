"""What a grader is sent, to the byte."""

from __future__ import annotations

import hashlib

from rubric_studio.model.codec import prompt_digest, with_fields
from rubric_studio.model.rubric import Criterion, Message, Rubric, Scoring
from rubric_studio.model.template import GRADER_TEMPLATE, grader_prompt

TURNS = (Message(role="user", content="May I {criterion}?"), Message(role="assistant", content="Why?"))
CRITERION = Criterion(id="c", text="Says {conversation}.", points=-3)
RUBRIC = Rubric(id="a", prompt=TURNS, criteria=(CRITERION,))
OURS = "{conversation}\n---\n{criterion} {x} {{criterion}}"


def test_the_built_in_template_never_changes() -> None:
    """Packs that are released were built with these bytes; a better template is for the set.yaml of new sets."""
    wanted = "c4a9ae9d6c93f3b505fb3e0ae5930b7bde4f31c9f7be0667ab90390e6bc35765"
    assert hashlib.sha256(GRADER_TEMPLATE.encode()).hexdigest() == wanted


def test_both_places_are_filled_in_one_pass() -> None:
    made = grader_prompt(RUBRIC, CRITERION, "So {criterion}.", OURS)
    said = "[-3] Says {conversation}."
    assert made == (
        f"user: May I {{criterion}}?\n\nassistant: Why?\n\nassistant: So {{criterion}}.\n---\n{said} {{x}} {{{said}}}"
    )


def test_points_are_left_out_where_the_rule_hides_them() -> None:
    hidden = with_fields(RUBRIC, scoring=Scoring(show_points=False))
    assert grader_prompt(hidden, CRITERION, "So.", "{criterion}") == CRITERION.text


def test_the_template_that_ships_asks_for_both() -> None:
    made = grader_prompt(RUBRIC, CRITERION, "So.")
    assert "assistant: So." in made
    assert "[-3] Says {conversation}." in made
    assert len(made) > len(GRADER_TEMPLATE)


def test_the_digest_is_of_the_bytes() -> None:
    assert prompt_digest("é") == f"sha256:{hashlib.sha256('é'.encode()).hexdigest()}"
    assert prompt_digest("\ud800") != prompt_digest("")
