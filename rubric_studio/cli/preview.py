"""``rubric-studio preview``: the sample responses with their verdicts, scores and ranks.

What is printed is read from left to right and line by line, with a sentence for each response and each verdict, since
a table is no help to who has it read aloud; who wants one has the studio's matrix.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.options import find, format_option, give, output_option, reading, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _, counted, quoted
from rubric_studio.model.judgment import Verdict
from rubric_studio.model.response import IDEAL
from rubric_studio.text import one_line, safe
from rubric_studio.workflows.prompt import speaker
from rubric_studio.workflows.sampling import author_words
from rubric_studio.workflows.tally import by_verdict, standing_words, verdict_words

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.model.rubric import Criterion
    from rubric_studio.workflows.preview import RubricPreview, SetPreview
    from rubric_studio.workflows.verdicts import Standing


@click.command(
    "preview",
    short_help="Show how sample responses score and rank.",
    epilog="Example: rubric-studio preview sciatica-imaging/mri-before-injection",
)
@click.argument("what", metavar="[SET[/RUBRIC]]", default="")
@click.option("--texts", is_flag=True, help="With the conversations and the responses in full.")
@format_option("html")
@output_option()
@workspace_option()
def preview_command(what: str, shape: str, output: Path | None, folder: Path | None, *, texts: bool) -> None:
    """Show how the sample responses of SET (default: all sets), or of one RUBRIC of it, score and rank.

    One's own verdict counts first, then that of most physicians, then a grader's. Of one RUBRIC the evidence that
    raters kept is shown too. --format html is a page to read in a browser, or to print, with all texts: there every
    script is shaped as it should be.
    """
    show(folder, what or None, shape, output, texts=texts)


def show(folder: Path | None, what: str | None, shape: str, output: Path | None = None, *, texts: bool = False) -> None:
    """Print the preview of a workspace, a set or a rubric, or write it into a file."""
    from rubric_studio.workflows.person import rater_id
    from rubric_studio.workflows.preview import preview

    workspace = find(folder)
    set_id, _slash, rubric = (what or "").strip("/").removeprefix("rubrics/").removesuffix(".yaml").partition("/")
    with reading() as progress:
        found = [
            preview(workspace, id_, rubric or None, rater=rater_id(), progress=progress)
            for id_ in ([set_id] if set_id else workspace.set_ids())
        ]
    if shape == "json":
        text = as_json([_data(held) for held in found])
    elif shape == "html":
        text = _page(found)
    else:
        text = "\n\n".join(_text(held, full=bool(rubric), texts=texts) for held in found)
    give(text or _("There are no sets here yet. Make one with “rubric-studio init --example” or “import”."), output)


def _page(found: list[SetPreview]) -> str:
    from rubric_studio.workflows.rubric_page import rubric_page

    for held in found:
        for problem in held.problems:
            click.echo(safe(f"{problem.place}: {problem.message}"), err=True)
    every = [(owner.set, rubric) for owner in found for rubric in owner.rubrics]
    return rubric_page(every) if every else ""


def _text(held: SetPreview, *, full: bool, texts: bool) -> str:
    title = one_line(held.set.title or held.set.id)
    parts = [_("{words} ({more})").format(words=title, more=f"{held.set.id} {held.set.version}")]
    for rubric in held.rubrics:
        parts += [_rubric(rubric, full=full), *(_texts(rubric) if texts else ())]
    parts += [safe(f"{problem.place}: {problem.message}") for problem in held.problems]
    return "\n\n".join(parts)


def _rubric(held: RubricPreview, *, full: bool) -> str:
    rubric = held.rubric
    head = _("{title} ({id}): {criteria}, {points} possible").format(
        title=one_line(rubric.title, 70),
        id=rubric.id,
        criteria=counted("one criterion", "{n} criteria", len(rubric.criteria)),
        points=counted("one point", "{n} points", rubric.possible),
    )
    order = sorted(held.standings, key=lambda s: (s.result.value is None, -(s.result.value or 0)))
    lines = [head, *(f"  {_standing_line(standing)}" for standing in order)]
    if not order:
        lines.append("  " + _("no sample responses yet"))
    lines += [f"  ! {one_line(remark.text)}" for remark in held.remarks]
    if full:
        for number, criterion in enumerate(rubric.criteria, 1):
            lines += ["", *_criterion(number, criterion, order)]
    return "\n".join([*lines, *_evidence(held, full=full)])


def _evidence(held: RubricPreview, *, full: bool) -> list[str]:
    """Show what raters kept as evidence, in full for one rubric, else only how much there is."""
    if not held.evidence:
        return []
    if not full:
        return ["  " + counted("one verdict has evidence", "{n} verdicts have evidence", len(held.evidence))]
    numbers = {criterion.id: number for number, criterion in enumerate(held.rubric.criteria, 1)}
    lines = ["", "  " + _("Evidence that raters kept:")]
    for line in held.evidence:
        head = _("{response}, criterion {number}, {verdict} by {rater}:").format(
            response=one_line(line.response, 24),
            number=numbers[line.criterion],
            verdict=verdict_words(Verdict(line.verdict)),
            rater=one_line(line.rater.id, 28),
        )
        lines += [f"  {head}", *(f"      {quoted(one_line(quote))}" for quote in line.evidence)]
    return lines


def _texts(held: RubricPreview) -> Iterator[str]:
    for turn in held.rubric.prompt:
        yield speaker(turn.role) + _(": ").rstrip() + f"\n{safe(turn.content)}"
    for standing in held.standings:
        yield _("Response {name}:").format(name=standing.name) + f"\n{safe(standing.response.text)}"


def _standing_line(standing: Standing) -> str:
    said = standing_words(standing)
    if standing.response.id == IDEAL:
        return said
    return _("{words} ({more})").format(words=said, more=author_words(standing.response.author))


def _criterion(number: int, criterion: Criterion, order: list[Standing]) -> Iterator[str]:
    parts = [f"{criterion.points:+d}", criterion.axis or "", _("never-event") if criterion.critical else ""]
    yield f"{number}. " + _(", ").join(part for part in (f"#{criterion.id}", *parts) if part)
    yield f"  {one_line(criterion.text)}"
    yield from (f"  {line}" for line in by_verdict(criterion, order))


def _data(held: SetPreview) -> dict[str, Any]:
    return {
        "set": held.set.id,
        "version": held.set.version,
        "rubrics": [
            {
                "rubric": rubric.rubric.id,
                "responses": [_standing(s) for s in rubric.standings],
                "evidence": [_kept(line) for line in rubric.evidence],
                "remarks": [remark.text for remark in rubric.remarks],
            }
            for rubric in held.rubrics
        ],
        "problems": [{"place": str(problem.place), "message": problem.message} for problem in held.problems],
    }


def _kept(line: Judgment) -> dict[str, Any]:
    return {
        "response": line.response,
        "criterion": line.criterion,
        "rater": line.rater.id,
        "verdict": line.verdict,
        "quotes": list(line.evidence),
    }


def _standing(standing: Standing) -> dict[str, Any]:
    result = standing.result
    return {
        "response": standing.response.id,
        "rank": standing.rank,
        "score": result.value,
        "lower": result.lower,
        "upper": result.upper,
        "ungraded": result.ungraded,
        "critical": result.critical,
        "verdicts": {id_: cell.verdict.value if cell.verdict else None for id_, cell in standing.cells.items()},
    }
