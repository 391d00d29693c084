"""Changes as GitHub's workflow commands, which it shows beside the lines of a pull request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.cli.diffs import outline, scores
from rubric_studio.cli.github import command
from rubric_studio.diff.codes import Severity
from rubric_studio.language import _, joined
from rubric_studio.workflows.outcomes import line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rubric_studio.cli.diffs import Look
    from rubric_studio.finding import Place
    from rubric_studio.workflows.compare import Comparison, Told


def render(comparisons: Sequence[Comparison], look: Look) -> str:
    """Give a warning for what changes scores or cannot be read, a notice for the rest and for the version."""
    return "\n".join(said for held in comparisons for said in _commands(held, look.below))


def _commands(held: Comparison, below: str) -> Iterator[str]:
    for problem in held.problems:
        message = _("What changed here is not known: {why}").format(why=problem.message)
        yield command("warning", message, title=outline.begin(held), place=problem.place, below=below)
    for section in outline.sections(held):
        for told in section.told:
            kind = "warning" if told.change.severity is Severity.SCORES else "notice"
            yield command(kind, told.sentence, title=told.change.code, place=_place(told), below=below)
        if section.effect:
            message = f"{outline.head(section.about, held)}: {line(section.effect)}"
            place = next((found for told in section.told if (found := _place(told))), None)
            yield command("notice", message, title=scores.title(), place=place, below=below)
    if held.told:
        said = joined(outline.tally(held) + _(". ") + outline.asks(held), outline.beyond(held))
        yield command("notice", said, title=outline.begin(held))


def _place(told: Told) -> Place | None:
    """Give the line in the file as it is now; of what is gone, the line where it stood."""
    return told.new_place or told.old_place
