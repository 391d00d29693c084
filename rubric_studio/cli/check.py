"""``rubric-studio check``: what is wrong, where, and what to do."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from rubric_studio.cli.codes import codes_option
from rubric_studio.cli.options import find, reading, workspace_option
from rubric_studio.cli.programs import as_json
from rubric_studio.language import _, counted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from rubric_studio.finding import Finding
    from rubric_studio.store.workspace import Workspace
    from rubric_studio.workflows.check import Report
    from rubric_studio.workflows.fix import Fixed

_ORDER = ("error", "warning", "hint")


@dataclass(frozen=True)
class Asked:
    """What was asked for, as the options of the command say it."""

    shape: str
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    fail_on: str
    max_warnings: int | None
    baseline: str
    since: str | None
    merge_result: str | None
    statistics: bool
    fix: bool
    interactive: bool
    no_cache: bool
    jobs: int | None

    def ensure_sound(self) -> None:
        """Refuse what cannot go together.

        Raises:
            UsageError: some of it contradicts the rest.
        """
        if self.interactive and not self.fix:
            raise click.UsageError(_("--interactive goes with --fix."))
        if self.statistics and self.shape not in ("text", "json"):
            raise click.UsageError(_("--statistics goes with --format text or json."))
        if self.baseline in ("write", "prune") and (self.select or self.ignore or self.since is not None):
            text = _(
                "--baseline {mode} looks at whole sets by all of their rules: leave out --select, --ignore, --since."
            )
            raise click.UsageError(text.format(mode=self.baseline))
        others = self.select or self.ignore or self.since is not None or self.fix or self.baseline in ("write", "prune")
        if self.merge_result is not None and others:
            raise click.UsageError(
                _("--merge-result looks at two records as they are: leave out --select, --ignore, --since, --fix.")
            )


@click.command(
    "check",
    short_help="Check the workspace, or what lies at PATHS.",
    epilog="Example: rubric-studio check rubrics/sciatica-imaging",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "shape",
    type=click.Choice(["text", "json", "sarif", "github", "junit"]),
    default="text",
    help="How to print the findings: for people, for programs, or for what shows them beside the files.",
)
@codes_option("--select", "Look for these rules only: codes, families (W, W2), names, default, all; with commas.")
@codes_option("--ignore", "Do not look for these, the same way.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "hint", "never"]),
    default="error",
    help="End with 1 where a finding weighs this much or more.",
)
@click.option("--max-warnings", type=click.IntRange(min=0), metavar="N", help="End with 1 above so many warnings.")
@click.option(
    "--baseline",
    type=click.Choice(["honour", "off", "write", "prune"]),
    default="honour",
    help="Let known faults be; show them too; write down all that is found now; take out what is not there any more.",
)
@click.option("--since", metavar="REV", help="Only what differs from this record, tag or branch, recorded or not.")
@click.option(
    "--merge-result",
    metavar="REV",
    help="What joining the last record with this record, tag or branch gives, for servers that join line by line.",
)
@click.option("--statistics", is_flag=True, help="Only say how often each rule found something.")
@click.option("--fix", is_flag=True, help="Mend what can be mended safely, then check again.")
@click.option("--interactive", is_flag=True, help="With --fix: ask about everything that can be mended.")
@click.option("--no-cache", is_flag=True, help="Look at every file anew, and remember nothing.")
@click.option("--jobs", type=click.IntRange(min=1), metavar="N", help="Use so many processes at most.")
@workspace_option()
def check_command(paths: tuple[Path, ...], folder: Path | None, **options: Any) -> int:
    """Check the workspace, or only the sets, folders and files at PATHS.

    Each finding: file:line:column, how much it weighs, the rule, what is wrong; the words, why it matters, how to mend
    it. Ends with 1 where there is an error (see --fail-on).
    """
    asked = Asked(**options)
    asked.ensure_sound()
    workspace = find(folder, *paths)
    return _run(workspace, paths, asked)


def _run(workspace: Workspace, paths: Sequence[Path], asked: Asked) -> int:
    from rubric_studio.cli.shown import summary
    from rubric_studio.workflows.check import Report

    if asked.merge_result is not None:
        return _joined(workspace, asked.merge_result, asked)
    wanted: Sequence[Path] | None = paths
    if asked.since is not None:
        from rubric_studio.workflows.since import changed_since

        wanted = changed_since(workspace, asked.since, paths)
    done: tuple[Fixed, ...] = ()
    if wanted is not None and not wanted and asked.since is not None:
        click.echo(_("Nothing here has changed since then."), err=True)
        report = Report((), 0, 0)
    else:
        done = _fixed(workspace, wanted or (), asked)
        report = _report(workspace, wanted or (), asked)
    _print(workspace, report, asked, done)
    for line in summary(report):
        click.echo(line, err=True)
    return _code(report.findings, asked)


def _joined(workspace: Workspace, name: str, asked: Asked) -> int:
    """Check what two lines of work give together."""
    from rubric_studio.workflows.joined import check_joined

    report = check_joined(workspace, name)
    _print(workspace, report, asked, ())
    click.echo(_joined_summary(report), err=True)
    return _code(report.findings, asked)


def _joined_summary(report: Report) -> str:
    if not report.findings:
        return counted(
            "Joined, all is well: one file was changed on both sides.",
            "Joined, all is well: {n} files were changed on both sides.",
            report.rubrics,
        )
    return counted("One thing is to be settled.", "{n} things are to be settled.", len(report.findings))


def _report(workspace: Workspace, paths: Sequence[Path], asked: Asked) -> Report:
    """Check, with the baselines as they were asked for."""
    from rubric_studio.workflows.check import check

    with reading() as progress:
        options: dict[str, Any] = {"remember": not asked.no_cache, "processes": asked.jobs, "progress": progress}
        if asked.baseline in ("honour", "off"):
            on = asked.baseline == "honour"
            return check(workspace, paths, select=asked.select, ignore=asked.ignore, baselines=on, **options)
        from rubric_studio.workflows.known import prune_baselines, write_baselines

        rewrite = write_baselines if asked.baseline == "write" else prune_baselines
        report, counts = rewrite(workspace, paths, **options)
    for set_id, count in counts.items():
        click.echo(_rewritten(asked.baseline, set_id, count), err=True)
    return report


def _rewritten(mode: str, set_id: str, count: int) -> str:
    if mode == "write":
        one, many = "{set}: the baseline lets one fault be.", "{set}: the baseline lets {n} faults be."
    else:
        one, many = "{set}: took one line out of the baseline.", "{set}: took {n} lines out of the baseline."
    return counted(one, many, count, set=set_id)


def _fixed(workspace: Workspace, paths: Sequence[Path], asked: Asked) -> tuple[Fixed, ...]:
    """Mend, where that was asked for."""
    if not asked.fix:
        return ()
    from rubric_studio.cli.fix import fix
    from rubric_studio.workflows.check import check
    from rubric_studio.workflows.fix import Wanted

    wanted = Wanted(asked.select, asked.ignore, baselines=asked.baseline != "off")
    with reading() as progress:
        report = check(
            workspace,
            paths,
            select=asked.select,
            ignore=asked.ignore,
            baselines=wanted.baselines,
            remember=not asked.no_cache,
            processes=asked.jobs,
            progress=progress,
        )
    return fix(workspace, report.findings, wanted, interactive=asked.interactive)


def _code(findings: Sequence[Finding], asked: Asked) -> int:
    weights = Counter(finding.severity.value for finding in findings)
    counted_ones = _ORDER[: _ORDER.index(asked.fail_on) + 1] if asked.fail_on != "never" else ()
    too_many = asked.max_warnings is not None and weights["warning"] > asked.max_warnings
    return int(too_many or any(weights[weight] for weight in counted_ones))


# printing -------------------------------------------------------------------------------------------------------------


def _print(workspace: Workspace, report: Report, asked: Asked, done: Sequence[Fixed]) -> None:
    text = _as_json(report, asked, done) if asked.shape == "json" else _PRINTERS[asked.shape](workspace, report, asked)
    if text:
        click.echo(text)


def _as_text(workspace: Workspace, report: Report, asked: Asked) -> str:
    from rubric_studio.cli.shown import Shown, statistics_lines
    from rubric_studio.cli.terminal import has_colour, width

    if asked.statistics:
        return "\n".join(statistics_lines(_counts(report)))
    shown = Shown(workspace.root, width=width(), colour=has_colour(sys.stdout))
    return "\n".join(line for finding in report.findings for line in shown.lines(finding))


def _as_sarif(workspace: Workspace, report: Report, _asked: Asked) -> str:
    from rubric_studio.cli.sarif import log
    from rubric_studio.workflows.since import below_the_top

    return as_json(log(report, below_the_top(workspace)))


def _as_github(workspace: Workspace, report: Report, _asked: Asked) -> str:
    from rubric_studio.cli.github import commands
    from rubric_studio.workflows.since import below_the_top

    return "\n".join(commands(report.findings, below_the_top(workspace)))


def _as_junit(_workspace: Workspace, report: Report, _asked: Asked) -> str:
    from rubric_studio.cli.junit import document

    return document(report)


_PRINTERS: dict[str, Callable[[Workspace, Report, Asked], str]] = {
    "text": _as_text,
    "sarif": _as_sarif,
    "github": _as_github,
    "junit": _as_junit,
}


def _as_json(report: Report, asked: Asked, done: Sequence[Fixed]) -> str:
    from rubric_studio.workflows.rules import cards

    names = {card.code: card.name for card in cards()}
    data: dict[str, object] = {"rubrics": report.rubrics, "criteria": report.criteria}
    if asked.statistics:
        rows = sorted(_counts(report).items(), key=lambda row: (-row[1], row[0]))
        data["statistics"] = [
            {"code": code, "name": names[code], "severity": severity, "count": count}
            for (code, severity), count in rows
        ]
    else:
        data["findings"] = [finding_data(finding, names[finding.code]) for finding in report.findings]
    data |= {"known": len(report.known), "unread": report.unread}
    if asked.fix:
        from rubric_studio.cli.fix import as_data

        data["done"] = as_data(done)
    return as_json(data)


def finding_data(finding: Finding, name: str) -> dict[str, object]:
    """Give a finding for programs; ``name`` is its rule's."""
    data: dict[str, object] = {
        "code": finding.code,
        "name": name,
        "severity": finding.severity.value,
        "message": finding.message,
        "set": finding.set,
        "rubric": finding.rubric,
        "criterion": finding.criterion,
        "response": finding.response,
        "field": finding.field,
        "words": finding.excerpt[finding.start : finding.end],
    }
    place = finding.place
    if place:
        data |= {"path": place.path, "line": place.line, "column": place.column}
        data |= {"end_column": place.column + place.width} if place.width else {}
    return {key: value for key, value in data.items() if value}


def _counts(report: Report) -> Counter[tuple[str, str]]:
    return Counter((finding.code, finding.severity.value) for finding in report.findings)
