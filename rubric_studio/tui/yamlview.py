"""The main screen's YAML view: F2 swaps the form for the YAML of the selected criterion, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on

from rubric_studio.errors import RubricStudioError
from rubric_studio.language import _, counted
from rubric_studio.tui import actions
from rubric_studio.tui.bars import Heading
from rubric_studio.tui.checking import Checking
from rubric_studio.tui.found import Found

if TYPE_CHECKING:
    from textual.timer import Timer
    from textual.widget import Widget

    from rubric_studio.finding import Finding, Problem
    from rubric_studio.tui.session import Session
    from rubric_studio.tui.yamlbox import YamlPane

PAUSE = 0.12
"""Seconds without a key after which the YAML is read; it is read at once where a word is finished."""
MOST = 4
"""Problems of a text that are said; of more, only how many there are."""


class ViewingYaml(Checking):
    """What the main screen does with YAML."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._yaml: YamlPane | None = None
        self._yaml_on = False
        self._yaml_soon: Timer | None = None

    def edited(self) -> None:
        """Show what was just written into the selected criterion."""
        raise NotImplementedError

    # form or YAML -----------------------------------------------------------------------------------------------------

    @property
    def shows_yaml(self) -> bool:
        """Tell whether the YAML stands in the place of the form: where it is wanted, and where it cannot be read."""
        session = self.session
        wanted = self._yaml_on or session.draft is not None
        return wanted and not self.broken and self._yaml is not None and session.criterion is not None

    @property
    def editor(self) -> Widget:
        """Give the box in which the criterion is written."""
        pane = self._yaml
        return pane.box if pane and self.shows_yaml else super().editor

    async def action_yaml(self) -> None:
        """Show the YAML in place of the form, or the form again."""
        self.settle()
        if self.shows_yaml:
            self.leave_yaml()
            return
        if self.session.criterion is None:
            self.tell(_("Choose a criterion first: F2 shows it as YAML."))
            return
        with self.told():
            self.session.piece()
            if self._yaml is None:
                from rubric_studio.tui.yamlbox import YamlPane  # loaded when first needed

                pane = YamlPane()
                await self.mount(pane, before=self.query_one(Found))
                self._yaml = pane
            self._swap(on=True)

    def leave_yaml(self) -> None:
        """Show the form again; ask first where the YAML cannot be read, so that the form would show something else."""
        self.take()
        draft = self.session.draft
        if draft is None:
            self._swap(on=False)
            return
        from rubric_studio.tui.dialogs import Ask  # loaded when first needed

        body = [*_sentences(draft.problems), "", _("The form shows only what can be read: the criterion as it was.")]
        buttons = [("keep", _("Keep editing")), ("drop", _("Throw the changes away"))]
        self.app.push_screen(Ask(_("This YAML cannot be read yet"), "\n".join(body), buttons), self._answered)

    def _answered(self, answer: str | None) -> None:
        if answer == "drop":
            self.session.drop_yaml()
            self._swap(on=False)
            self.tell(_("The YAML changes are thrown away. Ctrl+Z brings them back."))

    def _swap(self, *, on: bool) -> None:
        listed = self.place == actions.CRITERIA
        self._yaml_on = on
        self.show_criterion()
        self.show_state()
        self.show_pane(2)
        if not listed:
            self.set_focus(self.editor)

    @on(Heading.Pressed)
    async def _heading_clicked(self) -> None:
        await self.action_yaml()

    # showing ----------------------------------------------------------------------------------------------------------

    def show_yaml(self, heading: str) -> None:
        """Show the YAML of the selected criterion where it is wanted, and hide the form; or the other way round."""
        pane, wanted = self._yaml, self.shows_yaml
        if pane and wanted:
            try:
                wanted = self._fill(pane, heading)
            except RubricStudioError as error:
                self._yaml_on = wanted = False
                self.tell(str(error), seconds=12)
        self.form.display = self.session.view is not None and not wanted and not self.broken
        if pane is None:
            return
        pane.display = wanted
        hidden = self.form if wanted else pane
        if self.focused is not None and hidden in self.focused.ancestors and not self.broken:
            self.set_focus(self.editor)

    def show_heading(self, heading: str) -> None:
        """Show which criterion it is, above the form and above the YAML."""
        self.form.show_heading(heading)
        if self._yaml:
            self._yaml.show_heading(heading)

    def _fill(self, pane: YamlPane, heading: str) -> bool:
        chosen, draft = self.session.selection.criterion, self.session.draft
        if pane.broken and pane.criterion != chosen:
            self.tell(_("The YAML that cannot be read yet is kept as you typed it."))
        held = draft.text if draft else self.session.piece().text
        pane.show(chosen, held, broken=draft is not None)
        pane.show_heading(heading)
        return True

    def _show_lines(self, here: list[Finding]) -> None:
        pane = self._yaml
        if pane is None or not self.shows_yaml:
            super()._show_lines(here)
            return
        draft = self.session.draft
        problems = draft.problems if draft else ()
        pane.underline(*self.session.yaml_words(here), problems)
        notes = [*([pane.box.note] if pane.box.note else []), *_sentences(problems)]
        if draft:
            notes.append(_("The rubric keeps what could be read last."))
        self.query_one(Found).show(None if draft or not self.checked else here, notes, self._ways)

    # what was typed ---------------------------------------------------------------------------------------------------

    def on_yaml_pane_edited(self, event: YamlPane.Edited) -> None:
        """Take over finished words at once, and the rest when the person pauses."""
        event.stop()
        if event.word:
            self._took(whole=False)
        if self._yaml_soon:
            self._yaml_soon.stop()
        self._yaml_soon = self.set_timer(PAUSE, lambda: self._took(whole=True))

    def _took(self, *, whole: bool) -> None:
        before, unread = self.session.view, self.session.draft
        if self._take_yaml(whole=whole):
            if self.session.view is not before:
                self.edited()
            if self.session.draft is not unread:
                self.show_found()
            self.show_state()

    def _take_yaml(self, *, whole: bool) -> bool:
        """Take over what stands in the box, and tell whether there was anything."""
        if whole and self._yaml_soon:
            self._yaml_soon.stop()
            self._yaml_soon = None
        pane, session = self._yaml, self.session
        texts = pane.flush(whole=whole) if pane else []
        if pane is None or not texts:
            return False
        selected = session.selection.criterion
        session.select_criterion(pane.criterion)  # the pane follows the cursor a moment later, as the form does
        try:
            for text in texts:
                session.write_yaml(text)
            draft = session.draft
            if whole:
                pane.took(draft.text if draft else session.piece().text, broken=draft is not None)
        except RubricStudioError as error:
            self.tell(str(error), seconds=12)
        session.select_criterion(selected)
        return True

    def take(self) -> None:
        """Take over what stands in the box or the form but is not in the session yet."""
        self._take_yaml(whole=True)
        super().take()

    def save(self) -> bool:
        """Save everything, and tell whether that could be done: YAML that cannot be read is not saved."""
        saved = super().save()
        if saved and self.session.unread:
            self.tell(f"{_('All else is saved.')} {self._unread_words()}", seconds=12)
            return False
        return saved

    def _unread_words(self) -> str:
        names = ", ".join(criterion for _set, _name, criterion in self.session.unread)
        return _("This YAML cannot be read yet: {names}. Mend it, or throw it away with F2.").format(names=names)

    def refresh_after_edit(self) -> None:
        """Show everything that an edit may have changed."""
        pane = self._yaml
        broken = pane is not None and pane.broken
        super().refresh_after_edit()
        if broken and pane and not self.session.unread:
            self.tell(_("What you had typed and could not be read is put aside. Ctrl+Z brings it back."))

    # findings ---------------------------------------------------------------------------------------------------------

    def action_mend(self) -> None:
        """Go to where the YAML cannot be read; else open the finding."""
        self.settle()
        draft, pane = self.session.draft, self._yaml
        if draft and pane and self.shows_yaml:
            place = draft.problems[0].place
            self.show_pane(2)
            self.set_focus(pane.box)
            if place:
                pane.box.move_cursor((place.line - 1, place.column - 1), center=True)
            self.tell(_sentences(draft.problems)[0])
        else:
            super().action_mend()

    def go_to(self, finding: Finding) -> None:
        """Go to what a finding is about."""
        super().go_to(finding)
        pane = self._yaml
        if pane and self.shows_yaml and finding.criterion and not finding.response:
            self.set_focus(pane.box)
            _text, words = self.session.yaml_words([finding])
            if words and self.session.draft is None:
                pane.go_to(words[0][1])


def _sentences(problems: tuple[Problem, ...]) -> list[str]:
    """Say why a text cannot be read, each with its line."""
    said = [
        _("! Line {line}: {what}").format(line=problem.place.line if problem.place else 1, what=problem.message)
        for problem in problems[:MOST]
    ]
    more = len(problems) - MOST
    return said + ([counted("and one more", "and {n} more", more)] if more > 0 else [])
