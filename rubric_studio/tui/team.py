"""The form that asks where the team's copy is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.errors import WorkspaceError
from rubric_studio.language import _
from rubric_studio.tui.asking import AskFields, Field

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rubric_studio.store.workspace import Workspace
    from rubric_studio.tui.screen import StudioScreen
    from rubric_studio.workflows.synced import Distance


def ask_team(screen: StudioScreen, workspace: Workspace, held: str, then: Callable[[str], None]) -> None:
    """Ask where the team's copy is, and keep it; then go on with the address, "" where the person went back.

    Args:
        screen: from where it is asked.
        workspace: whose team.
        held: the address until now as people may see it; "" for none. Left so, what is kept stays as it is.
        then: what follows.
    """
    from rubric_studio.workflows.sync import unfit, use_team  # git is slow to load

    given: list[str] = []

    def take(values: Mapping[str, str]) -> None:
        address = values["address"].strip()
        if (address != held or not held) and (why := unfit(address)):
            raise WorkspaceError(why)
        given.append(address)

    def keep() -> str:
        if given[-1] != held:
            use_team(workspace, given[-1])
        return given[-1]

    def answered(answer: str | None) -> None:
        if answer:
            screen.work("team", keep, then)
        else:
            then("")

    body = _(
        "The team's copy is the place to which all of you send what you recorded, and from which you receive what the"
        " others did (git: remote). Whoever looks after it knows its address. You are let in there as git is on this"
        " computer: no password is asked for or kept here."
    )
    field = Field("address", _("Address"), held)
    dialog = AskFields(_("Where is the team's copy?"), body, [field], do=_("Keep"), take=take, key="team")
    screen.app.push_screen(dialog, answered)


def change_team(screen: StudioScreen, workspace: Workspace, then: Callable[[], object]) -> None:
    """Ask where the team's copy is, with what is known of it; say what is kept, then go on."""

    def look() -> Distance:
        from rubric_studio.workflows.sync import distance  # git is slow to load

        return distance(workspace)

    def kept(address: str) -> None:
        if address:
            screen.tell(_("Kept: the team's copy is at {address}").format(address=address))
            then()

    screen.work("team", look, lambda held: ask_team(screen, workspace, held.team.place if held.team else "", kept))
