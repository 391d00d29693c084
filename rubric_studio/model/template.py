"""What a grader is sent for one criterion of one response, by a set's own template or, where it has none, by this one.

It asks for what HealthBench's grader is asked for, in our words: one criterion a call, all of its parts must hold but
for lists of examples, negative points turn nothing round, JSON with ``explanation`` and ``criteria_met`` comes back.
``{conversation}`` and ``{criterion}`` are filled in, in one pass, so that braces in the texts do no harm.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rubric_studio.model.rubric import Criterion, Message, Rubric, RubricSet

_PLACE = re.compile(r"\{(conversation|criterion)\}")

# Packs that are released were built with it, byte for byte: it never changes. A better one is for new sets' set.yaml.
GRADER_TEMPLATE = """\
You are checking one statement about the last answer in a conversation about health.

# The conversation
{conversation}

# The statement
{criterion}

# How to decide
- Say whether the statement is true of the last assistant answer. Earlier turns are there only to be understood.
- If the statement names several things, all of them must hold. Things listed after "such as", "for example" or \
"including" are examples: they need not all be there.
- A number in square brackets before the statement is its weight. If it is negative the statement describes a fault. \
Decide all the same only whether the statement is true: a fault that is present is "true".
- Judge by what the answer says, not by what it may have meant.

# What to reply
Only a JSON object with two keys: "explanation" (a string: your reasons, briefly), then "criteria_met" (true or false).
"""


def template_of(rubric_set: RubricSet) -> str:
    """Give the words in which a set's graders are asked: the built-in ones where it has none of its own."""
    return rubric_set.grader_template or GRADER_TEMPLATE


def grader_prompt(rubric: Rubric, criterion: Criterion, response: str, template: str | None = None) -> str:
    """Give what a grader is sent for one criterion of one response.

    The response is the last turn of the conversation. The criterion stands behind its points in square brackets, but
    where the set's scoring rule hides them. ``codec.prompt_digest`` of this is what a verdict's line keeps.

    Args:
        rubric: the rubric, with its set's scoring rule.
        criterion: one of its criteria.
        response: the response's text.
        template: the set's template (a pack's member ``grader-template.txt``); None where it has none of its own.
    """
    return filled(rubric.prompt, shown(rubric, criterion), response, template)


def shown(rubric: Rubric, criterion: Criterion) -> str:
    """Give a criterion as a grader is shown it."""
    return f"[{criterion.points}] {criterion.text}" if rubric.scoring.show_points else criterion.text


def filled(prompt: Iterable[Message], criterion: str, response: str, template: str | None) -> str:
    """Fill in a template: what ``grader_prompt`` gives, from no more than it says."""
    turns = [f"{message.role}: {message.content}" for message in prompt]
    held = {"conversation": "\n\n".join([*turns, f"assistant: {response}"]), "criterion": criterion}
    return _PLACE.sub(lambda place: held[place[1]], GRADER_TEMPLATE if template is None else template)
