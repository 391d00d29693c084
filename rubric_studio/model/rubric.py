"""A rubric: the prompt, its criteria, and the set that it is released with.

The wire names (in YAML and in packs) are the field names, but for ``Criterion.text``, which is written ``criterion``.
Structs refuse to be changed and are kept out of Python's cycle collector: nothing here can point back at itself.
"""

from __future__ import annotations

from typing import Any

from msgspec import Struct, field


class Noun(Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What every noun is: frozen, made by keyword, written without its defaults."""


class Message(Noun, frozen=True, kw_only=True):
    """One turn of a conversation."""

    role: str
    content: str


class Reference(Noun, frozen=True, kw_only=True):
    """A source that a criterion rests on; dates are ISO (2026-11-22)."""

    title: str = ""
    url: str | None = None
    doi: str | None = None
    pmid: str | None = None
    year: int | None = None
    accessed: str | None = None
    review_by: str | None = None


class Examples(Noun, frozen=True, kw_only=True):
    """Texts that meet a criterion, and texts that do not: guidance for people."""

    met: tuple[str, ...] = ()
    not_met: tuple[str, ...] = ()


class Waiver(Noun, frozen=True, kw_only=True):
    """A person's word that a rule does not apply here; ``match`` digests the words that an identifier rule found."""

    rule: str
    reason: str
    by: str | None = None
    until: str | None = None
    match: str | None = None


class Lint(Noun, frozen=True, kw_only=True):
    """What checks should pass over in one place."""

    ignore: tuple[Waiver, ...] = ()


class LintSettings(Noun, frozen=True, kw_only=True):
    """Which rules a workspace or a set wants; codes may be families ("W", "W2") and the words "default" and "all".

    Args:
        select: look for these only; empty for the default ones.
        ignore: do not look for these.
        severity: other weights: code to error, warning, hint or off.
        translations: the languages into which every active rubric has to be translated.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: dict[str, str] = field(default_factory=dict)
    translations: tuple[str, ...] = ()


class Criterion(Noun, frozen=True, kw_only=True):
    """One thing that a response should, or should not, do.

    Args:
        id: permanent; survives rewording.
        text: the sentence the grader reads.
        points: a nonzero whole number; negative where meeting the criterion is a fault.
        axis: what it looks at; None where the set it came from did not say.
        level: ``example`` (written for this prompt) or ``cluster`` (shared by many).
        critical: a never-event: reported apart from the score.
    """

    id: str
    text: str = field(name="criterion")
    points: int
    axis: str | None = None
    level: str = "example"
    tags: tuple[str, ...] = ()
    critical: bool = False
    justification: str | None = None
    references: tuple[Reference, ...] = ()
    examples: Examples | None = None
    lint: Lint | None = None

    @property
    def all_tags(self) -> tuple[str, ...]:
        """Give the tags as HealthBench writes them: level, the free ones, axis."""
        axis = (f"axis:{self.axis}",) if self.axis else ()
        return (f"level:{self.level}", *self.tags, *axis)


class Setting(Noun, frozen=True, kw_only=True):
    """Where the care takes place, since good advice depends on it."""

    country: str | None = None
    care: str | None = None
    resources: str | None = None


class TranslationOf(Noun, frozen=True, kw_only=True):
    """The rubric that this one translates, and its score digest at that time."""

    rubric: str
    digest: str


class Source(Noun, frozen=True, kw_only=True):
    """Where a rubric came from; ``extra`` keeps whatever the file there held that has no place here."""

    dataset: str
    ids: tuple[str, ...] = ()
    position: int | None = None
    licence: str | None = None
    extra: dict[str, Any] = field(default_factory=dict)


class Length(Noun, frozen=True, kw_only=True):
    """HealthBench Professional's length adjustment: score - penalty * (characters - center) / 500."""

    center: int
    penalty_per_500: str


class Scoring(Noun, frozen=True, kw_only=True):
    """How verdicts become a score.

    Args:
        rule: ``healthbench``: points met over positive points.
        clip: where scores are held to [0, 1]: ``mean`` (only the mean, as HealthBench), ``example`` or ``none``.
        length: an adjustment for length, None for none.
        show_points: whether graders see the points of the criterion they judge.
    """

    rule: str = "healthbench"
    clip: str = "mean"
    length: Length | None = None
    show_points: bool = True


HEALTHBENCH_SCORING = Scoring()


class Rubric(Noun, frozen=True, kw_only=True):
    """All criteria for one prompt, with shared ones in their place; ``scoring`` is that of its set."""

    id: str
    title: str = ""
    status: str = "active"
    language: str = "en"
    criteria_language: str | None = None
    translation_of: TranslationOf | None = None
    theme: str | None = None
    specialty: str | None = None
    use_case: str | None = None
    difficulty: str | None = None
    setting: Setting | None = None
    tags: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    review_by: str | None = None
    source: Source | None = None
    lint: Lint | None = None
    prompt: tuple[Message, ...] = ()
    ideal_response: str | None = None
    criteria: tuple[Criterion, ...] = ()
    scoring: Scoring = HEALTHBENCH_SCORING

    @property
    def all_tags(self) -> tuple[str, ...]:
        """Give the tags as HealthBench's example tags: theme first."""
        theme = (f"theme:{self.theme}",) if self.theme else ()
        return (*theme, *self.tags)

    @property
    def possible(self) -> int:
        """Add up the positive points: what a perfect response earns."""
        return sum(criterion.points for criterion in self.criteria if criterion.points > 0)


class Term(Noun, frozen=True, kw_only=True):
    """A word that a set defines: an axis, a theme, a failure mode."""

    id: str
    title: str = ""
    description: str = ""


class PointsRange(Noun, frozen=True, kw_only=True):
    """The smallest and largest points a criterion may carry."""

    min: int = -10
    max: int = 10


class Signoff(Noun, frozen=True, kw_only=True):
    """How many physicians have to agree before a release."""

    required: int = 0


class DataPolicy(Noun, frozen=True, kw_only=True):
    """Where the texts of a set come from and what may be done with them."""

    origin: str = "synthetic"
    basis: str | None = None
    permitted_use: str | None = None
    contact: str | None = None


def _terms(**titles: str) -> tuple[Term, ...]:
    return tuple(Term(id=id_, title=title) for id_, title in titles.items())


HEALTHBENCH_AXES = _terms(
    accuracy="Accuracy",
    completeness="Completeness",
    communication_quality="Communication quality",
    context_awareness="Context awareness",
    instruction_following="Instruction following",
)
HEALTHBENCH_THEMES = _terms(
    emergency_referrals="Emergency referrals",
    context_seeking="Context seeking",
    global_health="Global health",
    health_data_tasks="Health data tasks",
    communication="Expertise-tailored communication",
    hedging="Responding under uncertainty",
    complex_responses="Response depth",
)


class RubricSet(Noun, frozen=True, kw_only=True):
    """A folder of rubrics that is released together; only a release writes ``version``.

    ``retired_ids`` holds rubric ids, ``rubric#criterion`` and ``shared#criterion``: none may ever come back.
    """

    id: str
    title: str = ""
    description: str = ""
    version: str = "0.0.0"
    language: str = "en"
    axes: tuple[Term, ...] = HEALTHBENCH_AXES
    themes: tuple[Term, ...] = HEALTHBENCH_THEMES
    failure_modes: tuple[Term, ...] = ()
    points: PointsRange = PointsRange()
    scoring: Scoring = HEALTHBENCH_SCORING
    grader_template: str | None = None
    signoff: Signoff = Signoff()
    licence: str | None = None
    canary: str | None = None
    retired_ids: tuple[str, ...] = ()
    data: DataPolicy | None = None
    lint: LintSettings = LintSettings()

    @property
    def retired_criteria(self) -> set[str]:
        """Give the ids that criteria of any rubric had (and those of retired rubrics): no new one is called so."""
        return {name.rpartition("#")[2] for name in self.retired_ids}
