"""What a grader is sent for one criterion of one response, where a set brings no template of its own.

It asks for what HealthBench's grader is asked for, in our words: one criterion a call, all of its parts must hold but
for lists of examples, negative points turn nothing round, JSON with ``explanation`` and ``criteria_met`` comes back.
``{conversation}`` and ``{criterion}`` are filled in, in one pass, so that braces in the texts do no harm.
"""

from __future__ import annotations

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
