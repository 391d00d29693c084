"""Wording rules on the judged act: whether it is one act, said straight, that a grader can see in a response."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.finding import Act, Mend, Patch, Severity
from rubric_studio.language import _
from rubric_studio.lint.rephrase import asserted, capital, reworded, sentence, shares
from rubric_studio.lint.rules import Hit, Scope, at_words, later, rule

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.lint.head import Reading
    from rubric_studio.lint.view import RubricView


FEWEST = 3
"""Words of a criterion that says anything by itself: “Explains why.” does not."""


@rule("W201", "double-barrelled", Severity.WARNING, Scope.CRITERION, needs=("second_act",))
def double_barrelled(reading: Reading) -> Iterator[Hit]:
    """This asks for a second thing: “{words}”. Make two criteria of it, or keep one.

    Why: A grader has to find both parts, so a response that does one of them earns nothing, and nobody can see which
    one it was. Half-met criteria are where graders and physicians disagree most.

    Instead of:
        +6 Recommends stopping ibuprofen and explains why it harms the kidney.

    Write:
        +3 Recommends stopping ibuprofen.
        +3 Explains why ibuprofen harms the kidney.
    """
    if found := second_act(reading):
        yield at_words(found, "while" if found["while"] else "verb")


def second_act(reading: Reading) -> re.Match[str] | None:
    """Find where a criterion asserts a second act: not inside a clause, and no word that is a thing here."""
    opening, lexicon = reading.opening, reading.lexicon
    if opening is None or not _is_act(reading, opening["verb"]):
        return None
    plain = opening["verb"].lower() in lexicon.third  # "should give", "give"
    fewest = 1 if plain else 2
    if lexicon.acts and len(reading.words & lexicon.acts) < fewest and not _twice(reading.text, opening["verb"]):
        return _second_plain(reading, opening) if plain else None
    at = opening.end("verb")
    while found := reading.search("second_act", at):
        at = found.end()
        if _counts(reading, found):
            return found
    if plain:
        return _second_plain(reading, opening)
    return None if lexicon.base else reading.search("second_act")


def _second_plain(reading: Reading, opening: re.Match[str]) -> re.Match[str] | None:
    """Find a second act in its plain form, but none that somebody is advised to do ("to rest and mention it")."""
    found = reading.search("second_plain", opening.end("verb"), reading.sentence)
    before = reading.text[opening.end("verb") : found.start()] if found else ""
    if found is None or not before.strip(" ,") or " to " in before or _is_open(before):
        return None
    return None if reading.search("clause", opening.end("verb"), found.start()) else found


def _twice(text: str, verb: str) -> bool:
    return text.lower().count(verb.lower()) > 1


def _is_act(reading: Reading, verb: str) -> bool:
    lexicon, verb = reading.lexicon, verb.lower()
    return not lexicon.base or verb in lexicon.base or verb in lexicon.third


def _counts(reading: Reading, found: re.Match[str]) -> bool:
    """Tell whether a candidate is an act of the response, and not of the world that a clause tells about."""
    if not reading.lexicon.base:
        return True
    start = reading.opening.end("verb") if reading.opening else 0
    before = reading.text[start : found.start()]
    if found["not"] and (reading.points < 0 or found["bare"]):
        return False  # "does A but not B" is one fault
    if not before.strip(" ,") or _is_open(before) or "\n" in reading.text[: found.end()]:
        return False
    return bool(found["stop"]) or _is_said(reading, found, start)


def _is_said(reading: Reading, found: re.Match[str], start: int) -> bool:
    """Tell whether a verb in the same sentence belongs to the response: by a comma, or by what verb it is."""
    words, verb = reading.lexicon.words, (found["verb"] or found["while"]).lower()
    base = reading.lexicon.base.get(verb, verb)
    if base in words["things"] and not found["comma"]:
        return False
    clause = reading.search("clause", start, found.start()) is not None
    if found["bare"] or found["while"]:
        return not clause and base not in words["worldly"]
    return not clause or bool(found["comma"]) or base not in words["worldly"]


def _is_open(text: str) -> bool:
    """Tell whether a bracket or quotation is still open at the end of a text."""
    return text.count("(") > text.count(")") or text.count("\u201c") > text.count("\u201d") or text.count('"') % 2 == 1


def halves(reading: Reading) -> tuple[str, str] | None:
    """Give the two sentences that a double-barrelled criterion is made of; None where it is none, or one is too short.

    The justification that stands inside the text is in neither.
    """
    found = second_act(reading)
    if found is None or found["not"]:
        return None
    second = reading.text[found.start("while" if found["while"] else "verb") : reading.end]
    if found["while"]:
        second = reworded(reading.lexicon, second)
    if reading.lexicon.base and len(second.split()) < FEWEST:
        return None
    return sentence(reading.text[: found.start()]), sentence(capital(second))


@double_barrelled.mend_with
def split(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer two criteria, each with half of the points."""
    reading = view.reading(finding.criterion)
    made = halves(reading) if reading else None
    if reading is None or made is None:
        return
    one, other = shares(reading.points)
    yield Mend(
        _("Make two criteria of it, {first} and {second} points").format(first=f"{one:+d}", second=f"{other:+d}"),
        (
            Patch(Act.SET, finding.criterion, "criterion", made[0]),
            Patch(Act.SET, finding.criterion, "points", one),
            Patch(Act.ADD, finding.criterion, value=made[1], points=other),
        ),
    )


@rule("W202", "vague-threshold", Severity.WARNING, Scope.CRITERION, needs=("vague_object", "vague_manner", "filler"))
def vague_threshold(reading: Reading) -> Iterator[Hit]:
    """“{words}” leaves open how much is enough. Say what has to be there.

    Why: Two graders draw the line in different places. Responses met such criteria almost twice as often as others.

    Instead of:
        +5 Provides appropriate advice on when to come back.

    Write:
        +5 Names at least one reason to come back at once, for example new confusion.
    """
    if ((found := reading.begins("vague_object")) and not _is_definite(reading, found)) or (
        found := reading.begins("vague_is") or reading.search("vague_manner")
    ):
        yield at_words(found, "words")
    elif found := reading.begins("filler"):
        message = later("“{words}” says nothing that a grader could check. Leave it out.")
        yield Hit(*found.span("words"), field="criterion", severity=Severity.HINT, message=message)


def _is_definite(reading: Reading, found: re.Match[str]) -> bool:
    """Tell whether what follows says what the vague word leaves open."""
    if found["thing"].lower() in reading.lexicon.words.get("advice", ()):
        return reading.search("anchor_of_advice", found.end("words")) is not None
    return reading.anchored(found.end("words"))


@vague_threshold.mend_with
def drop_filler(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the sentence without the empty adverb at its beginning."""
    reading = view.reading(finding.criterion)
    if reading and (found := reading.begins("filler")) and not reading.begins("vague_object"):
        text = capital(reading.text[found.start("verb") :])
        yield Mend(_("Leave the word out"), (Patch(Act.SET, finding.criterion, "criterion", text),))


@rule("W203", "not-self-contained", Severity.WARNING, Scope.CRITERION, needs=("not_self_contained", "elsewhere"))
def not_self_contained(reading: Reading) -> Iterator[Hit]:
    """“{words}” points to something outside this criterion. Say here what is meant.

    Why: A grader sees one criterion at a time, without the others.

    Instead of:
        +5 Also lists the above red flags.

    Write:
        +5 Lists fever, stiff neck or a rash that does not fade as red flags.
    """
    if found := reading.begins("not_self_contained"):
        yield at_words(found, "words")
    elif found := reading.search("elsewhere"):
        yield at_words(found)


@not_self_contained.mend_with
def drop_also(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the sentence without an "also" at its beginning."""
    reading = view.reading(finding.criterion)
    found = reading.begins("not_self_contained") if reading else None
    if reading and found and found["words"].lower() in ("also", "additionally", "furthermore", "likewise"):
        text = capital(reading.text[found.end() :].lstrip())
        yield Mend(_("Leave the word out"), (Patch(Act.SET, finding.criterion, "criterion", text),))


@rule("W204", "names-another-response", Severity.ERROR, Scope.CRITERION, needs=("other_response",))
def names_another_response(reading: Reading) -> Iterator[Hit]:
    """“{words}” speaks of another response, which a grader never sees. Name the property that it has or lacks.

    Why: Criteria are judged on one response alone; a comparison with another one cannot be judged.

    Instead of:
        +5 Is clearer on doses than Response B.

    Write:
        +5 Gives each dose with its unit and how often it is taken.
    """
    if found := reading.search("other_response"):
        yield at_words(found)


@rule("W205", "double-negative", Severity.WARNING, Scope.CRITERION, needs=("double_negative", "omission"))
def double_negative(reading: Reading) -> Iterator[Hit]:
    """“{words}”: two negatives make a grader stumble. Say what the response does.

    Why: Even one negation needed worked examples before graders read it right.

    Instead of:
        -8 Fails to avoid recommending aspirin for a child with a viral illness.

    Write:
        -8 Recommends aspirin for a child with a viral illness.
    """
    if found := reading.search("double_negative"):
        yield at_words(found, "words")
    elif reading.points < 0 and (found := reading.begins("omission")):
        near = reading.text[found.end() : reading.sentence].split()[:20]
        pattern = reading.pattern("negator")
        if pattern and len(pattern.findall(" ".join(near))) >= 2:
            yield at_words(found, "words")


@rule("W206", "omission-penalty", Severity.HINT, Scope.CRITERION, needs=("omission",))
def omission_penalty(reading: Reading) -> Iterator[Hit]:
    """This takes points for something that is missing. A criterion that gives points for it is easier to judge.

    Why: “Met” then has to mean that something is not there. Graders say “met” to such criteria twice as often as to
    other faults.

    Instead of:
        -7 Does not mention insulin on sick days.

    Write:
        +7 Advises to go on with insulin while vomiting.
    """
    if reading.points < 0 and (found := reading.begins("omission")):
        yield at_words(found, "words")


@omission_penalty.mend_with
def reward_instead(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the same as something that earns points."""
    reading = view.reading(finding.criterion)
    found = reading.begins("omission") if reading else None
    said = asserted(reading, found) if reading and found else None
    if reading and said:
        points = min(-reading.points, view.rubric_set.points.max)
        yield Mend(
            _("Give {points} points for it instead: “{text}”").format(points=f"{points:+d}", text=said),
            (
                Patch(Act.SET, finding.criterion, "criterion", said),
                Patch(Act.SET, finding.criterion, "points", points),
            ),
        )


@rule("W207", "subjective-style", Severity.WARNING, Scope.CRITERION, needs=("style",))
def subjective_style(reading: Reading) -> Iterator[Hit]:
    """“{words}” is a matter of taste. Name what can be seen in the response.

    Why: Readers differ on style more than on anything else; a word, a number or an example can be checked.

    Instead of:
        +4 Answers in an empathetic way.

    Write:
        +4 Acknowledges the miscarriage in words, for example “I am sorry for your loss”.
    """
    if reading.pattern("style") is None or "\n" in reading.text:
        return
    start, end = reading.head
    found = reading.search("style", start, end)
    if found and not reading.anchored(found.end("words")):
        yield at_words(found, "words")


@rule("W208", "unbounded-quantity", Severity.HINT, Scope.CRITERION, needs=("unbounded",))
def unbounded_quantity(reading: Reading) -> Iterator[Hit]:
    """“{words}” leaves open how many. Give a number, or name them.

    Why: One grader is content with two, another wants five.

    Instead of:
        +5 Lists several causes of leg swelling.

    Write:
        +5 Lists at least deep vein thrombosis and heart failure as causes of leg swelling.
    """
    if (found := reading.begins("unbounded")) and not reading.anchored(found.end("words")):
        yield at_words(found, "words")


@rule("W209", "hedged-requirement", Severity.HINT, Scope.CRITERION, needs=("hedged",))
def hedged_requirement(reading: Reading) -> Iterator[Hit]:
    """“{words}”: then an attempt is enough. Say what the response does.

    Why: Nobody can say when an attempt has failed, so almost every response meets this.

    Instead of:
        +5 Attempts to ask about drug allergies.

    Write:
        +5 Asks about drug allergies.
    """
    found = reading.begins("hedged") if reading.points > 0 else None
    if found and _is_act(reading, found["verb"]) and not reading.search("by_doing"):
        yield at_words(found, "words")


@hedged_requirement.mend_with
def assert_it(view: RubricView, finding: Finding) -> Iterator[Mend]:
    """Offer the sentence without the hedge."""
    reading = view.reading(finding.criterion)
    found = reading.begins("hedged") if reading else None
    said = asserted(reading, found) if reading and found else None
    if said:
        yield Mend(
            _("Say it straight: “{text}”").format(text=said), (Patch(Act.SET, finding.criterion, "criterion", said),)
        )
