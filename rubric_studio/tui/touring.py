"""What the tour needs to know of the steps that were done, and taking back those that were done since it began."""

from __future__ import annotations

from dataclasses import replace

from rubric_studio.tui.opened import Opened


class Touring(Opened):
    """The open rubric, with a mark in the history of steps to which all can be taken back."""

    @property
    def depth(self) -> int:
        """Count the steps that can be undone."""
        return len(self._steps.done)

    def seal(self) -> int:
        """Let nothing that is typed from now on join a step of before; give how many steps there are."""
        done = self._steps.done
        if done and done[-1].typing:
            done[-1] = replace(done[-1], typing="")
        return len(done)

    def take_back(self, depth: int) -> int:
        """Undo all steps down to so many, and give how many were undone.

        Raises:
            RubricStudioError: one of the files cannot be read.
        """
        undone = 0
        while self.depth > depth and self.undo() is not None:
            undone += 1
        return undone
