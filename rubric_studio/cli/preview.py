"""``rubric-studio preview``: the sample responses with their verdicts, scores and ranks, as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.options import find, format_option, reading, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _, counted
from rubric_studio.text import cells, one_line, pad, safe

if TYPE_CHECKING:
    from pathlib import Path

    from rubric_studio.model.judgment import Judgment
    from rubric_studio.workflows.preview import RubricPreview, SetPreview
    from rubric_studio.workflows.verdicts import Cell, Standing

_SIGNS = {"met": "y", "not_met": "n", "cannot_tell": "?", "failed": "?"}


@click.command(
    "preview",
    short_help="Show how sample responses score and rank.",
    epilog="Example: rubric-studio preview sciatica-imaging/mri-before-injection",
)
@click.argument("what", metavar="[SET[/RUBRIC]]", default="")
@format_option()
@workspace_option()
def preview_command(what: str, shape: str, folder: Path | None) -> None:
    """Show how the sample responses of SET (default: all sets), or of one RUBRIC of it, score and rank.

    Verdicts: y met, n not met, ? cannot tell, · none yet, in the order of the criteria. One's own verdict counts
    first, then that of most physicians, then a grader's. Of one RUBRIC the evidence that raters kept is shown too.
    """
    show(folder, what or None, shape)


def show(folder: Path | None, what: str | None, shape: str) -> None:
    """Print the preview of a workspace, a set or a rubric."""
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
        click.echo(as_json([_data(held) for held in found]))
        return
    text = "\n\n".join(_text(held, full=bool(rubric)) for held in found)
    click.echo(text or _("There are no sets here yet. Make one with “rubric-studio init --example” or “import”."))


def _text(held: SetPreview, *, full: bool) -> str:
    title = one_line(held.set.title or held.set.id)
    parts = [f"{title} ({held.set.id} {held.set.version})"]
    parts += [_rubric(rubric, full=full) for rubric in held.rubrics]
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
    lines = [head]
    if full:
        for number, criterion in enumerate(rubric.criteria, 1):
            lines.append(f"  {number:>3} {criterion.points:>+4}  {one_line(criterion.text, 110)}")
        lines.append("")
    if held.standings:
        lines += _table(held.standings)
    else:
        lines.append("  " + _("no sample responses yet"))
    lines += [f"  ! {one_line(remark.text)}" for remark in held.remarks]
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
        head = _("{response}, criterion {number}, {sign} by {rater}:")
        lines.append(
            "  "
            + head.format(
                response=one_line(line.response, 24),
                number=numbers[line.criterion],
                sign=_SIGNS[line.verdict],
                rater=one_line(line.rater.id, 28),
            )
        )
        lines += [f"      “{one_line(quote)}”" for quote in line.evidence]
    return lines


def _table(standings: tuple[Standing, ...]) -> list[str]:
    order = sorted(standings, key=lambda s: (s.result.value is None, -(s.result.value or 0)))
    head = (_("rank"), _("response"), _("by"), _("score"), _("verdicts"))
    rows = [head, *(_row(standing) for standing in order)]
    widths = [max(cells(row[column]) for row in rows) for column in range(4)]
    return ["  " + "  ".join([*(pad(row[c], widths[c]) for c in range(4)), row[4]]).rstrip() for row in rows]


def _row(standing: Standing) -> tuple[str, str, str, str, str]:
    from rubric_studio.workflows.outcomes import score

    response = standing.response
    author = response.author.id + (f" {response.author.date}" if response.author.date else "")
    rank = str(standing.rank) if standing.rank else "-"
    return (
        rank,
        one_line(response.id, 24),
        one_line(author, 28),
        score(standing.result),
        "".join(map(_sign, standing.cells.values())),
    )


def _sign(cell: Cell) -> str:
    return _SIGNS[cell.verdict.value] if cell.verdict else "·"


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
