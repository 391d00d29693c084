"""The keys that give verdicts, wherever a response is judged."""

from __future__ import annotations

from rubric_studio.model.judgment import Verdict


class Marking:
    """What y, n, u and Backspace do on a screen that knows which response is judged by which criterion."""

    def _mark(self, verdict: Verdict | None, *, go_on: bool = True) -> None:
        """Give a verdict, None to take it back, and perhaps go on to the next criterion."""
        raise NotImplementedError

    def action_met(self) -> None:
        """Say that the response meets the criterion, and go on to the next."""
        self._mark(Verdict.MET)

    def action_not_met(self) -> None:
        """Say that it does not meet it, and go on to the next."""
        self._mark(Verdict.NOT_MET)

    def action_cannot_tell(self) -> None:
        """Say that it cannot be told, and go on to the next."""
        self._mark(Verdict.CANNOT_TELL)

    def action_take_back(self) -> None:
        """Take one's verdict back, and stay."""
        self._mark(None, go_on=False)
