"""Which responses stand side by side, and which of them has the focus."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from rubric_studio.model.response import Response


class Window:
    """Some of the responses, in the order in which they stand beside one another.

    Args:
        ids: all of them, in order.
        chosen: the one that has the focus, "" for the first.
        room: how many there is room for.
    """

    def __init__(self, ids: Sequence[str], chosen: str, room: int) -> None:
        first = max(min(ids.index(chosen) if chosen in ids else 0, len(ids) - room), 0)
        self.shown = list(ids[first : first + room])
        self.at = self.shown.index(chosen) if chosen in self.shown else 0

    @property
    def focused(self) -> str:
        """Give the one that has the focus, "" where nothing is shown."""
        return self.shown[self.at] if self.shown else ""

    def refit(self, ids: Sequence[str], room: int) -> None:
        """Show as many as there is room for, the one with the focus among them; those that are gone go."""
        self.shown = [id_ for id_ in self.shown if id_ in ids] or list(ids[:1])
        if len(self.shown) > room:
            start = min(max(self.at - room + 1, 0), len(self.shown) - room)
            self.shown = self.shown[start : start + room]
            self.at -= start
        rest = [*ids[ids.index(self.shown[-1]) + 1 :], *ids] if self.shown else []
        while len(self.shown) < min(room, len(ids)):
            self.shown.append(next(id_ for id_ in rest if id_ not in self.shown))
        self.at = min(max(self.at, 0), max(len(self.shown) - 1, 0))

    def put(self, response: str) -> None:
        """Let a response take the place with the focus; where it stands already, it has the focus there."""
        if response in self.shown:
            self.at = self.shown.index(response)
        else:
            self.shown[self.at] = response

    def move(self, ids: Sequence[str], by: int) -> None:
        """Move on by some responses; what was put somewhere by hand is let go of. At an end the focus goes there."""
        start = ids.index(self.shown[0]) + by
        if 0 <= start <= len(ids) - len(self.shown):
            self.shown = list(ids[start : start + len(self.shown)])
        else:
            self.at = len(self.shown) - 1 if by > 0 else 0

    def turn(self, by: int) -> None:
        """Give the focus to another place."""
        self.at = (self.at + by) % max(len(self.shown), 1)


def versions(found: Iterable[Response], response: str) -> list[str]:
    """Name the responses by the same model or physician as one of them, the newest first."""
    held = list(found)
    who = next((one.author for one in held if one.id == response), None)
    same = [one for one in held if who and (one.author.kind, one.author.id) == (who.kind, who.id)]
    same.sort(key=lambda one: (one.author.date or "", one.author.version or ""), reverse=True)
    return [one.id for one in same]
