"""A ready GitHub workflow for a repository of rubrics: check, what changes as a comment, no version that is too low.

Nothing that a pull request brings (its title, its branch's name) stands in a shell line; the job that reads its files
may write nothing, and the job that comments runs none of them. A pull request from a fork may not comment: there the
summary of the job says the same.
"""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _

if TYPE_CHECKING:
    from pathlib import Path

NAME = ".github/workflows/rubrics.yml"
_DISTRIBUTION = "clinical-rubric-studio"
_WORKFLOW = """\
# Written by "rubric-studio init --ci github"; yours to change.
name: rubrics

on:
  pull_request:
  push:
    branches: [main]

permissions: {}

concurrency:
  group: rubrics-@@{{ github.ref }}
  cancel-in-progress: true

env:
  # What pip is to install: a version, or where it lies (git+https://...@<commit>, or the address of a wheel).
  RUBRIC_STUDIO: @requirement@
  # The workspace's folder, from the top of the repository.
  WORKSPACE: @folder@

jobs:
  check:
    runs-on: ubuntu-24.04
    timeout-minutes: 20
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-python@a26af69be951a213d495a4c3e4e4022e16d87065 # v5.6.0
        with:
          python-version: "3.12"
      - name: Install
        run: python -m pip install --quiet "$RUBRIC_STUDIO"
      - name: Check
        run: rubric-studio check --format github --workspace "$WORKSPACE"
      # GitHub joins line by line and asks no merge driver. Here what it made is held against what both sides wrote;
      # a version in set.yaml that is too low for what changed stops here too.
      - name: Check what both sides give together
        if: "!cancelled() && github.event_name == 'pull_request'"
        run: rubric-studio check --merge-result HEAD --format github --workspace "$WORKSPACE"
      - name: Say what changes
        id: changes
        if: "!cancelled() && github.event_name == 'pull_request'"
        run: |
          base=$(git rev-parse --verify 'HEAD^1')
          mkdir -p told
          rubric-studio diff "$base" HEAD --format markdown --workspace "$WORKSPACE" > told/changes.md
          cat told/changes.md >> "$GITHUB_STEP_SUMMARY"
      - name: Keep it for the comment
        if: "!cancelled() && steps.changes.outcome == 'success'"
        uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        with:
          name: rubric-changes
          path: told/changes.md
          retention-days: 1
    outputs:
      told: @@{{ steps.changes.outcome }}

  comment:
    needs: check
    # A pull request from a fork has no right to comment: the summary of the job above says the same.
    if: >-
      !cancelled() && needs.check.outputs.told == 'success'
      && github.event.pull_request.head.repo.full_name == github.repository
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      pull-requests: write
    steps:
      - uses: actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0
        with:
          name: rubric-changes
      - name: Comment, or change the comment that is there
        env:
          GH_TOKEN: @@{{ github.token }}
          REPOSITORY: @@{{ github.repository }}
          NUMBER: @@{{ github.event.pull_request.number }}
        run: |
          mark='<!-- rubric-studio -->'
          { echo "$mark"; echo; cat changes.md; } > comment.md
          ours=".[] | select(.user.type == \\"Bot\\" and (.body | startswith(\\"$mark\\"))) | .id"
          found=$(gh api --paginate "repos/$REPOSITORY/issues/$NUMBER/comments" --jq "$ours")
          first=${found%%[!0-9]*}
          if [ -n "$first" ]; then
            gh api --silent --method PATCH "repos/$REPOSITORY/issues/comments/$first" -F body=@comment.md
          else
            gh api --silent --method POST "repos/$REPOSITORY/issues/$NUMBER/comments" -F body=@comment.md
          fi
"""


def workflow(folder: Path) -> tuple[str, str]:
    """Give the path of the workflow file, from a workspace's folder, and its text.

    It belongs at the top of the repository, which may lie above the workspace.

    Raises:
        WorkspaceError: the folder's name cannot stand in the file.
        GitError: the history that the folder belongs to cannot be read.
    """
    from rubric_studio.git import History
    from rubric_studio.workflows.start import git_is_there

    here = folder.resolve()
    there = next(place for place in (here, *here.parents) if place.is_dir())
    history = History.open(there) if git_is_there() else None
    top = history.root if history else here
    inside = here.relative_to(top).as_posix()
    if "${{" in inside:
        raise WorkspaceError(_("The name of the folder {path} means something to GitHub. Rename it.").format(path=here))
    text = _WORKFLOW.replace("@requirement@", json.dumps(requirement())).replace("@folder@", json.dumps(inside))
    return os.path.relpath(top / NAME, here).replace(os.sep, "/"), text.replace("@@{{", "${{")


def requirement() -> str:
    """Give what pip has to install to get this version: from where it was installed here, if that is elsewhere too."""
    from importlib.metadata import PackageNotFoundError, distribution

    try:
        found = distribution(_DISTRIBUTION)
    except PackageNotFoundError:
        return _DISTRIBUTION
    origin = json.loads(found.read_text("direct_url.json") or "{}")
    url, commit = origin.get("url", ""), origin.get("vcs_info", {}).get("commit_id", "")
    if url.startswith("https://") and commit and "@" not in url:  # with a name in it, it would give a secret away
        return f"git+{url}@{commit}"
    return f"{_DISTRIBUTION}=={found.version}"
