"""Getting to know the workspace: what the first screen needs at once, all the rest in the background."""

from __future__ import annotations

from itertools import chain
from threading import Thread
from typing import TYPE_CHECKING

from textual import on

from rubric_studio.tui.going import Going
from rubric_studio.tui.lists import RubricList

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rubric_studio.finding import Finding
    from rubric_studio.tui.session import Session

PATIENCE = 0.2
"""Seconds for which the first screen waits for a slow disk before it is shown without what is there."""


class Looking(Going):
    """What the main screen does to know what is there, so that no first screen and no key waits for the disk."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.waiting = False
        self._looks: Iterator[bool] = iter(())

    def open_first(self) -> None:
        """Open the first rubric."""
        raise NotImplementedError

    def begin(self, set_id: str, rubric: str) -> None:
        """Get to know what is there, then open the first rubric; on a slow disk the screen is shown meanwhile."""
        thread = Thread(target=self.session.desk.begin, args=(set_id, rubric), daemon=True)
        thread.start()
        thread.join(PATIENCE)
        if thread.is_alive():
            self.waiting = True
            self.show_rubric()
            self.work("begin", thread.join, self._opens)
        else:
            self._opens()

    def _opens(self, _joined: None = None) -> None:
        self.waiting = False
        with self.told():
            self.open_first()
        if not self.session.view:
            self.set_focus(self.rubrics)
        self.call_after_refresh(self.look_around)

    def look_around(self) -> None:
        """Look through all sets in the background, the open one first, for their rubrics and titles."""
        desk, here = self.session.desk, self.session.selection
        sets = sorted(desk.set_ids(), key=lambda set_id: set_id != here.set_id)

        def at_sets() -> Iterator[bool]:
            yield desk.look_at_sets()

        looks = (desk.look(set_id, here.rubric if set_id == here.set_id else "") for set_id in sets)
        self._looks = chain(at_sets(), chain.from_iterable(looks))
        self._look_on()

    def _look_on(self) -> None:
        looks = self._looks
        self.work("titles", lambda: next(looks, None), self._listed)

    def _listed(self, others: bool | None) -> None:  # noqa: FBT001 - as a thread's result comes
        if others is None:
            return
        if others:
            self.rubrics.fill()
        else:
            self.rubrics.refresh()
        self._look_on()

    @on(RubricList.Unlisted)
    def _list(self, event: RubricList.Unlisted) -> None:
        event.stop()
        self.work(
            f"list {event.set_id}", lambda: self.session.desk.rubric_ids(event.set_id), lambda _ids: self.rubrics.fill()
        )

    def _came_back(self, finding: Finding | None) -> None:
        super()._came_back(finding)
        self.look_around()
