"""The history of a workspace, kept by git: what was recorded, what changed since, and recording more."""

from __future__ import annotations

from rubric_studio.git.history import History
from rubric_studio.git.remembered import Remembered
from rubric_studio.git.values import Change, Difference, Entry, Kind, Mark, Passage, Person, State

__all__ = ["Change", "Difference", "Entry", "History", "Kind", "Mark", "Passage", "Person", "Remembered", "State"]
