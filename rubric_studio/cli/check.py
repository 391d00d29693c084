"""``rubric-studio check``: what is wrong, where, and what to do."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from rubric_studio.cli.options import find, format_option, reading, workspace_option
from rubric_studio.language import _, counted
from rubric_studio.text import safe

if TYPE_CHECKING:
    from rubric_studio.finding import Finding
    from rubric_studio.workflows.check import Report


@click.command(
    "check",
    short_help="Check the workspace, or what lies at PATHS.",
    epilog="Example: rubric-studio check rubrics/sciatica-imaging",
)
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@format_option()
@workspace_option()
def check_command(paths: tuple[Path, ...], shape: str, folder: Path | None) -> int:
    """Check the workspace, or only the sets, folders and files at PATHS.

    One line for each finding: file:line:column: CODE message. Ends with 1 where there is an error.
    """
    from rubric_studio.workflows.check import check

    workspace = find(folder, *paths)
    with reading() as progress:
        report = check(workspace, paths, progress=progress)
    if shape == "json":
        click.echo(json.dumps(_data(report), ensure_ascii=False, indent=2))
    else:
        for finding in report.findings:
            click.echo(safe(str(finding)))
        click.echo(_sentence(report), err=True)
    return 1 if report.errors else 0


def _data(report: Report) -> dict[str, object]:
    return {"rubrics": report.rubrics, "criteria": report.criteria, "findings": [_finding(f) for f in report.findings]}


def _finding(finding: Finding) -> dict[str, object]:
    data = asdict(finding)
    place = data.pop("place") or {}
    return {**{key: value for key, value in data.items() if value}, "severity": finding.severity.value, **place}


def _sentence(report: Report) -> str:
    criteria = counted("one criterion", "{n} criteria", report.criteria)
    looked = counted("Checked one rubric with {m}:", "Checked {n} rubrics with {m}:", report.rubrics, m=criteria)
    found = counted("one finding", "{n} findings", len(report.findings)) if report.findings else _("nothing to mend")
    return f"{looked} {found}."
