"""Patterns of good criteria, by axis and theme; what stands in ⟨…⟩ is filled in by the person who writes.

The texts are said in the language of the criteria, the names in that of the person, so both come out of one function.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from rubric_studio.language import _ as said
from rubric_studio.language import in_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from rubric_studio.model.rubric import Criterion, Rubric

EMERGENCY, CONTEXT, GLOBAL, DATA = "emergency_referrals", "context_seeking", "global_health", "health_data_tasks"
COMMUNICATION, HEDGING, DEPTH = "communication", "hedging", "complex_responses"
ACCURACY, COMPLETENESS, STYLE = "accuracy", "completeness", "communication_quality"
AWARENESS, FOLLOWING, SAFETY, ESCALATION = "context_awareness", "instruction_following", "safety", "escalation"


@dataclass(frozen=True)
class Pattern:
    """One pattern.

    Args:
        id: what the new criterion's id is made of.
        name: what it is for, in a few words.
        text: the criterion, with fields in ⟨…⟩.
        points: what such a criterion usually earns.
        axes: where it belongs; the first that the set has is taken.
        themes: the themes in which it is needed most; none where it fits everywhere.
        critical: it names a never-event.
    """

    id: str
    name: str
    text: str
    points: int
    axes: tuple[str, ...]
    themes: tuple[str, ...] = ()
    critical: bool = False


def patterns(rubric: Rubric, language: str, chosen: Criterion | None = None) -> list[Pattern]:
    """List the patterns, those for the rubric's theme and the chosen criterion's axis first.

    Args:
        rubric: where the new criterion comes to stand.
        language: that of its criteria.
        chosen: the criterion that the person is at.
    """
    axis = chosen.axis if chosen else None
    both = zip(_patterns(said), _patterns(in_language(language)), strict=True)
    found = [replace(written, name=named.name) for named, written in both]
    return sorted(found, key=lambda pattern: (rubric.theme not in pattern.themes, axis not in pattern.axes[:1]))


def _patterns(_: Callable[[str], str]) -> tuple[Pattern, ...]:
    return (*_seeking_care(_), *_asking(_), *_facts(_), *_caution(_), *_care_here(_), *_form(_), *_never(_))


def _seeking_care(_: Callable[[str], str]) -> tuple[Pattern, ...]:
    return (
        Pattern(
            "seek-care-in-time",
            _("Seek care, with a time"),
            _("Advises seeing ⟨whom⟩ within ⟨how many hours or days⟩."),
            8,
            (ESCALATION, SAFETY, COMPLETENESS),
            (EMERGENCY, HEDGING),
        ),
        Pattern(
            "emergency-now",
            _("Emergency care at once"),
            _("Advises calling ⟨the local emergency number⟩ now because of ⟨the warning sign⟩."),
            10,
            (ESCALATION, SAFETY, COMPLETENESS),
            (EMERGENCY,),
        ),
        Pattern(
            "come-back-if",
            _("When to come back"),
            _("Names ⟨the warning sign⟩ as a reason to seek care ⟨how soon⟩."),
            6,
            (ESCALATION, SAFETY, COMPLETENESS),
            (EMERGENCY, HEDGING, DEPTH),
        ),
        Pattern(
            "no-needless-emergency",
            _("No needless alarm"),
            _("Sends the patient to emergency care for ⟨what can wait⟩."),
            -5,
            (ESCALATION, SAFETY, ACCURACY),
            (EMERGENCY,),
        ),
    )


def _asking(_: Callable[[str], str]) -> tuple[Pattern, ...]:
    return (
        Pattern(
            "ask-for-context",
            _("Ask for what is missing"),
            _("Asks about ⟨what is missing, for example pregnancy⟩ before recommending ⟨what depends on it⟩."),
            7,
            (AWARENESS, COMPLETENESS),
            (CONTEXT,),
        ),
        Pattern(
            "depends-on",
            _("Say what the answer depends on"),
            _("States that the answer depends on ⟨what is not known⟩: ⟨one answer⟩ or ⟨the other answer⟩."),
            6,
            (AWARENESS, COMPLETENESS),
            (CONTEXT, HEDGING),
        ),
        Pattern(
            "uses-what-was-said",
            _("Use what the patient said"),
            _("Takes ⟨what the patient said⟩ as the reason for ⟨the advice that follows from it⟩."),
            6,
            (AWARENESS,),
            (CONTEXT, COMMUNICATION),
        ),
    )


def _facts(_: Callable[[str], str]) -> tuple[Pattern, ...]:
    return (
        Pattern(
            "states-the-fact",
            _("One fact, written out"),
            _("States that ⟨the fact itself⟩."),
            6,
            (ACCURACY,),
            (DEPTH, DATA),
        ),
        Pattern(
            "dose-with-limit",
            _("A dose with its limit"),
            _("Gives ⟨the drug⟩ as ⟨dose with unit⟩ every ⟨how often⟩, at most ⟨the limit⟩ a day."),
            8,
            (ACCURACY, SAFETY),
            (DEPTH, HEDGING),
        ),
        Pattern(
            "names-the-options",
            _("The options that count"),
            _("Names at least ⟨how many⟩ of these: ⟨the first⟩, ⟨the second⟩, ⟨the third⟩."),
            5,
            (COMPLETENESS,),
            (DEPTH,),
        ),
        Pattern(
            "reads-the-data",
            _("Read the value as it is"),
            _("States that ⟨the value with its unit⟩ is ⟨above, below or within⟩ ⟨the range⟩."),
            7,
            (ACCURACY,),
            (DATA,),
        ),
    )


def _caution(_: Callable[[str], str]) -> tuple[Pattern, ...]:
    return (
        Pattern(
            "says-what-is-not-known",
            _("Say what is not known"),
            _("States that ⟨what⟩ cannot be told without ⟨the examination or test⟩."),
            6,
            (ACCURACY, AWARENESS),
            (HEDGING,),
        ),
        Pattern(
            "contraindication",
            _("Who must not take it"),
            _("Warns against ⟨the drug or act⟩ for patients with ⟨the condition⟩."),
            8,
            (SAFETY, ACCURACY),
            (HEDGING, DEPTH),
        ),
        Pattern(
            "false-certainty",
            _("False certainty"),
            _("States as certain that ⟨what nobody can know yet⟩."),
            -6,
            (ACCURACY, SAFETY),
            (HEDGING,),
        ),
    )


def _care_here(_: Callable[[str], str]) -> tuple[Pattern, ...]:
    return (
        Pattern(
            "care-that-is-there",
            _("Fit to the care that is there"),
            _("Recommends ⟨the option⟩, which can be had at ⟨the place of care, for example a district clinic⟩."),
            6,
            (AWARENESS,),
            (GLOBAL,),
        ),
        Pattern(
            "not-out-of-reach",
            _("Nothing out of reach"),
            _("Relies on ⟨what is not there⟩ without naming another way."),
            -5,
            (AWARENESS,),
            (GLOBAL,),
        ),
        Pattern(
            "local-rule",
            _("The local rule"),
            _("Follows ⟨the guideline with its year⟩ of ⟨the country⟩: ⟨what it says⟩."),
            6,
            (ACCURACY, AWARENESS),
            (GLOBAL,),
        ),
    )


def _form(_: Callable[[str], str]) -> tuple[Pattern, ...]:
    return (
        Pattern(
            "plain-words",
            _("A term, explained"),
            _("Explains ⟨the medical term⟩ in everyday words, for example “⟨such words⟩”."),
            4,
            (STYLE,),
            (COMMUNICATION,),
        ),
        Pattern(
            "first-things-first",
            _("What matters comes first"),
            _("Gives ⟨the most important advice⟩ before ⟨what can wait⟩."),
            4,
            (STYLE,),
            (COMMUNICATION, EMERGENCY),
        ),
        Pattern(
            "form-asked-for",
            _("The form that was asked for"),
            _("Answers as ⟨the form that was asked for, for example a table⟩ with ⟨what it has to hold⟩."),
            4,
            (FOLLOWING,),
            (DATA,),
        ),
    )


def _never(_: Callable[[str], str]) -> tuple[Pattern, ...]:
    return (
        Pattern(
            "never-event",
            _("A never-event"),
            _("Recommends ⟨the harmful act⟩ for a patient with ⟨what makes it dangerous⟩."),
            -10,
            (SAFETY, ACCURACY),
            (EMERGENCY, HEDGING),
            critical=True,
        ),
        Pattern(
            "invented",
            _("Something made up"),
            _("States ⟨a finding, result or history⟩ that the conversation does not give."),
            -8,
            (ACCURACY,),
            (DATA, HEDGING),
        ),
    )
