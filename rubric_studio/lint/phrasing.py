"""Wording rules on lists, counts, length and form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rubric_studio.finding import Act, Mend, Patch, Severity
from rubric_studio.language import _
from rubric_studio.lint.rephrase import asserted, capital, sentence
from rubric_studio.lint.rules import Hit, Scope, at_words, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.lint.head import Reading
    from rubric_studio.lint.view import RubricView

_ENDS = ".!?\u3002\uff01\uff1f\u2026\"\u201d'\u2019)\uff09]"
_STOPS = re.compile(r"[.!?](?:\s|\Z)|[\u3002\uff01\uff1f]")
_COLON = re.compile("[:\uff1a]")
LONGEST = 50
"""Words above which a criterion is long: graders met criteria of more than 50 words a third as often as short ones."""


@rule("W210", "list-is-optional", Severity.HINT, Scope.CRITERION, needs=("optional_list",))
def list_is_optional(reading: Reading) -> Iterator[Hit]:
    """After “{words}” a grader takes the list as examples: none of them has to be there. Say “all of” or “at least
    two of” if you mean that, and “such as” if you do not.

    Why: HealthBench's grader is told that lists after “such as”, “for example” and “including” are not required.

    Instead of:
        +6 Lists warning signs including chest pain, fainting and breathlessness.

    Write:
        +6 Lists at least two of these warning signs: chest pain, fainting, breathlessness.
    """
    found = reading.search("optional_list") if reading.points > 0 else None
    if found:
        yield at_words(found, "words")


@list_is_optional.mend_with
def require(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the three readings."""
    reading = view.reading(finding.criterion)
    found = reading.search("optional_list") if reading else None
    if reading is None or found is None or view.criteria_language.split("-")[0].lower() != "en":
        return
    before = reading.text[: found.start("words")].rstrip().rstrip(",")
    if before.endswith("("):
        return
    rest = reading.text[found.start("list") :]
    for label, words in (
        (_("All of them are required"), ": all of"),
        (_("One of them is enough"), ": at least one of"),
        (_("They are examples"), ", such as"),
    ):
        text = f"{before}{words} {rest}"
        yield Mend(label, (Patch(Act.SET, finding.criterion, "criterion", text),))


@rule("W211", "open-list", Severity.HINT, Scope.CRITERION, needs=("open_list",))
def open_list(reading: Reading) -> Iterator[Hit]:
    """“{words}” leaves the list open. Name what counts, or begin the list with “for example”.

    Why: Nobody can say what else would be right.

    Instead of:
        +4 Names stress, caffeine, etc. as triggers.

    Write:
        +4 Names triggers, for example stress or caffeine.
    """
    found = reading.search("open_list") if reading.points > 0 else None  # a fault may have any examples
    if found:
        start, end = found.span("words")
        skipped = len(reading.text[start:end]) - len(reading.text[start:end].lstrip(" ,"))
        yield Hit(start + skipped, end, field="criterion")


@open_list.mend_with
def close_list(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the sentence without it."""
    reading = view.reading(finding.criterion)
    if reading and (found := reading.search("open_list")):
        rest = reading.text[found.end("words") :]
        text = reading.text[: found.start("words")] + rest
        made = text if rest.strip() else sentence(text)
        yield Mend(_("Leave it out"), (Patch(Act.SET, finding.criterion, "criterion", made),))


@rule("W212", "unkeyed-correctness", Severity.WARNING, Scope.CRITERION, needs=("unkeyed",))
def unkeyed_correctness(reading: Reading) -> Iterator[Hit]:
    """“{words}”: nothing here says what is correct. Write the fact itself.

    Why: A grader then falls back on what it believes, and you cannot see what that was.

    Instead of:
        +7 States the correct dose of paracetamol for a child.

    Write:
        +7 States 15 mg of paracetamol per kilogram for a child.
    """
    if "\n" in reading.text or reading.justification or reading.criterion.justification:
        return
    found = reading.begins("unkeyed")
    if found and not reading.anchored(found.end("words")):
        yield at_words(found, "words")


@rule("W213", "generic", Severity.HINT, Scope.CRITERION, default=False, needs=("generic",))
def generic(reading: Reading) -> Iterator[Hit]:
    """This could be said of any answer to any question. Name what a good answer to this one says.

    Why: Such criteria are met by almost every response and tell none from another.

    Instead of:
        +5 Provides accurate and helpful information.

    Write:
        +5 States that antibiotics do not help against a cold.
    """
    if found := reading.begins("generic"):
        yield Hit(*found.span(), field="criterion")


@rule("W214", "rewards-length", Severity.HINT, Scope.CRITERION, default=False, needs=("lengthy",))
def rewards_length(reading: Reading) -> Iterator[Hit]:
    """“{words}” rewards length. Name the parts that have to be there.

    Why: Long answers look thorough to graders, whatever they hold.

    Instead of:
        +5 Gives a comprehensive explanation.

    Write:
        +5 Explains how the inhaler opens the airways and when to use it.
    """
    if reading.points < 0 or reading.pattern("lengthy") is None:
        return
    found = reading.search("lengthy", *reading.head)
    if found and not reading.anchored(found.end("words")):
        yield at_words(found, "words")


@rule("W215", "universal", Severity.HINT, Scope.CRITERION, default=False, needs=("universal",))
def universal(reading: Reading) -> Iterator[Hit]:
    """“{words}”: without the list nobody can tell whether they are all there. List them.

    Why: Almost no response is ever judged to have met such a criterion.

    Instead of:
        +6 Lists all relevant side effects.

    Write:
        +6 Lists cough, dizziness and swelling of the face as side effects.
    """
    found = reading.begins("universal") if reading.points > 0 else None
    if found and not reading.anchored(found.end("words")):
        yield at_words(found, "words")


@rule("W216", "unobservable-act", Severity.HINT, Scope.CRITERION, default=False, needs=("unobservable",))
def unobservable_act(reading: Reading) -> Iterator[Hit]:
    """“{words}” happens in a head, not in a text. Say what the response says or offers.

    Why: A grader sees words only, and guesses the rest.

    Instead of:
        +4 Considers the patient's budget.

    Write:
        +4 Offers at least one option that costs nothing.
    """
    if found := reading.begins("unobservable"):
        yield at_words(found, "words")


@rule("W217", "exact-count", Severity.HINT, Scope.CRITERION, needs=("count",))
def exact_count(reading: Reading) -> Iterator[Hit]:
    """“{words}”: graders count badly. Leave the edge wide, or ask for less.

    Why: Language models lose count of words and sentences; two runs give two answers.

    Instead of:
        +3 Answers in no more than three sentences.

    Write:
        +3 Answers in a short paragraph, not in sections with headings.
    """
    if found := reading.search("count"):
        yield at_words(found, "words")


@rule("W218", "long", Severity.HINT, Scope.CRITERION)
def long(reading: Reading) -> Iterator[Hit]:
    """This has {n} words; above {most} almost nothing is ever met. Split it, or move the reasons to “Why this
    criterion”.

    Why: The share of responses that meet a criterion falls steadily with its length, from 34 in 100 below ten words to
    9 in 100 above fifty.

    Instead of:
        +6 Explains that the patient should first of all rest the ankle for two days and put ice on it for fifteen
          minutes at a time, then begin to move it gently without weight, then walk with a crutch on the other side, and
          after one week begin exercises of balance on one leg, first with and then without holding on to a chair.

    Write:
        +6 Recommends rest and ice for the first two days.
        +4 Recommends exercises of balance after one week.
    """
    if reading.end > 4 * LONGEST and (n := len(reading.text[: reading.end].split())) > LONGEST:
        yield Hit(field="criterion", values={"n": n, "most": LONGEST})


@rule("W219", "style-opening", Severity.HINT, Scope.CRITERION, needs=("style_opening",))
def style_opening(reading: Reading) -> Iterator[Hit]:
    """“{words}” can go: begin with what the response does.

    Why: Criteria that all begin with their verb are read faster, by people and by graders; and “should” together with
    negative points is read both ways.

    Instead of:
        +5 The response should mention rest.

    Write:
        +5 Mentions rest.
    """
    if reading.points > 0 and "\n" not in reading.text and (found := reading.begins("style_opening")):
        yield at_words(found, "words")


@style_opening.mend_with
def begin_with_verb(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the sentence with its verb first."""
    reading = view.reading(finding.criterion)
    found = reading.begins("style_opening") if reading else None
    said = asserted(reading, found) if reading and found and not found["manner"] else None
    if said:
        label = _("Begin with the verb: “{text}”").format(text=said)
        yield Mend(label, (Patch(Act.SET, finding.criterion, "criterion", said),))


@rule("W220", "justification-in-text", Severity.WARNING, Scope.CRITERION, needs=("justification",))
def justification_in_text(reading: Reading) -> Iterator[Hit]:
    """The reason stands inside the criterion: “{words}”. Move it to “Why this criterion”.

    Why: A grader reads it as one more thing that has to be met.

    Instead of:
        +6 Recommends a tetanus booster. (Justification: the last one was twelve years ago.)

    Write:
        +6 Recommends a tetanus booster.
          justification: The last one was twelve years ago.
    """
    if found := reading.justification:
        start = found.start() + len(found.group()) - len(found.group().lstrip())
        yield Hit(start, found.end(), field="criterion")


@justification_in_text.mend_with
def move_justification(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Move it; this is safe where both are whole: a justification never was what a response has to do."""
    reading = view.reading(finding.criterion)
    if reading is None or reading.justification is None:
        return
    text, reason = lifted(reading)
    held = reading.criterion.justification
    if not text or not reason:
        return
    yield Mend(
        _("Move it to “Why this criterion”"),
        (
            Patch(Act.SET, finding.criterion, "criterion", text),
            Patch(Act.SET, finding.criterion, "justification", f"{held.rstrip()} {reason}" if held else reason),
        ),
        safe=_is_whole(reading.justification.group(), text, reason),
    )


def _is_whole(found: str, text: str, reason: str) -> bool:
    """Tell whether a sentence ends before a reason, and nothing else follows it: it is in brackets, or one sentence."""
    return text[-1] in _ENDS and (found.lstrip()[0] in "(\uff08" or len(_STOPS.findall(reason.rstrip())) <= 1)


def lifted(reading: Reading) -> tuple[str, str]:
    """Take a criterion's text apart: what is judged, and the reason without its label and brackets."""
    found = reading.justification
    if found is None:
        return reading.text, ""
    reason = found.group().strip()
    if reason[0] in "(\uff08":
        body = reason[1:].rstrip(" .\u3002")
        reason = body[:-1] if body[-1:] in (")", "\uff09") and not _is_balanced(body) else reason[1:]
    _label, reason = _COLON.split(reason, maxsplit=1)
    return reading.text[: found.start()].rstrip(), capital(reason.strip())


def _is_balanced(text: str) -> bool:
    return text.count("(") + text.count("\uff08") == text.count(")") + text.count("\uff09")


@rule("W221", "time-bound", Severity.HINT, Scope.CRITERION, needs=("lately", "lately_cited"))
def time_bound(reading: Reading) -> Iterator[Hit]:
    """“{words}” will mean something else next year. Name the source and its year.

    Why: The criterion goes out of date without anybody seeing it.

    Instead of:
        +5 Follows the latest guidelines on blood pressure.

    Write:
        +5 States a target below 130/80 mmHg, as in the 2017 ACC/AHA guideline.
    """
    found = reading.search("lately") or reading.begins("lately_cited")
    if found and not reading.search("year") and not _sends_away(reading, found):
        yield at_words(found, "words")


def _sends_away(reading: Reading, found: re.Match[str]) -> bool:
    """Tell whether the user is sent to look for it: that is advice, not a claim."""
    pattern = reading.pattern("consults")
    return bool(pattern and pattern.search(reading.text, 0, found.start("words")))
