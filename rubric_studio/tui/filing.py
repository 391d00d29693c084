"""What the main screen does with whole rubrics and sets, and with shared criteria."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rubric_studio.language import _, counted
from rubric_studio.text import one_line
from rubric_studio.tui import actions, phrases
from rubric_studio.tui.actions import key
from rubric_studio.tui.going import Going

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from rubric_studio.tui.asking import AskFields, Pick, Row
    from rubric_studio.tui.session import Session
    from rubric_studio.workflows.uses import Uses


class Filing(Going):
    """Rubrics and sets are made, copied, named, moved and retired; shared criteria are used."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._counting = ""

    # what is meant ----------------------------------------------------------------------------------------------------

    def _rubric_meant(self) -> bool:
        """Open the rubric at the cursor of the list, and tell whether one is open that can be read."""
        self.settle()
        set_id, rubric = self.rubrics.chosen
        selection = self.session.selection
        if self.place == actions.RUBRICS:
            if not rubric:
                self.tell(_("Choose a rubric first: this is a set."))
                return False
            if (set_id, rubric) != (selection.set_id, selection.rubric):
                self.open_rubric(set_id, rubric)
        if self.session.view is None or self.broken:
            self.tell(_("Open a rubric first, one that can be read."))
            return False
        return True

    def _set_meant(self) -> str:
        """Give the set in which the person is."""
        return self.rubrics.chosen[0] or self.session.selection.set_id

    def _arranged(self, said: str) -> None:
        self.broken = ""
        self.show_rubric()
        self.tell(said)

    def _ask(self, screen: AskFields, done: Callable[[], None]) -> None:
        """Ask for several things; what was typed is there again when it is asked next, until it was taken."""
        self.app.push_screen(screen, lambda answer: done() if answer else None)

    # making -----------------------------------------------------------------------------------------------------------

    def action_new_rubric(self) -> None:
        """Ask for a new rubric's title, question and first criterion, and make it."""
        from rubric_studio.tui.asking import AskFields, Field  # loaded when first needed

        self.settle()
        set_id = self._set_meant()
        if not set_id:
            self.tell(_("Make a set first: s in the list of rubrics."))
            return
        fields = [
            Field("title", _("Title")),
            Field("asks", _("What the patient asks"), lines=True),
            Field("criterion", _("The first thing a good answer says or does"), lines=True),
        ]
        body = _("In the set “{set}”. It begins as a draft. Tab goes to the next field.").format(
            set=self.session.desk.title(set_id)
        )

        def take(values: Mapping[str, str]) -> None:
            self.session.new_rubric(set_id, **values)

        def done() -> None:
            self._arranged(
                _("A new draft. {new} adds a criterion; p opens its prompt and details.").format(new=key("new"))
            )
            self.show_pane(2)
            self.set_focus(self.criteria)

        self._ask(
            AskFields(_("New rubric"), body, fields, do=_("Make it"), take=take, key=f"new-rubric:{set_id}"), done
        )

    def action_new_set(self) -> None:
        """Ask for a new set's title, language and who answers for it, and make it."""
        from rubric_studio.tui.asking import AskFields, Field  # loaded when first needed

        self.settle()
        origins = (
            ("synthetic", _("made up (synthetic)")),
            ("deidentified", _("from patients, with all that names them taken out")),
            ("consented", _("from patients, with their consent")),
        )
        fields = [
            Field("title", _("Title")),
            Field("language", _("Language of the criteria: en, ar, zh-Hant…"), "en"),
            Field("contact", _("Who answers for it: a team, an address, or nothing")),
            Field("origin", _("Where its texts come from"), choices=origins),
        ]
        body = _("A set is a folder of rubrics that are released together. Nothing is on disk before you save.")

        def take(values: Mapping[str, str]) -> None:
            self.session.new_set(**values)

        def done() -> None:
            self._arranged(_("A new set. {new} makes its first rubric.").format(new=key("new_rubric")))
            self.show_pane(1)
            self.set_focus(self.rubrics)

        self._ask(AskFields(_("New set"), body, fields, do=_("Make it"), take=take, key="new-set"), done)

    def action_copy_rubric(self) -> None:
        """Ask for the copy's title, and copy."""
        from rubric_studio.tui.dialogs import AskText  # loaded when first needed

        if not self._rubric_meant():
            return
        set_id, rubric = self.session.selection.set_id, self.session.selection.rubric
        body = _(
            "The copy is a draft, with the same prompt, criteria and sample responses. Verdicts stay with this rubric."
        )
        held = _("{title} (copy)").format(title=self.session.desk.title(set_id, rubric))

        def take(title: str | None) -> None:
            if title:
                with self.told():
                    self.session.copy_rubric(title)
                    self._arranged(_("Copied. This is the copy."))

        self.app.push_screen(AskText(_("Copy this rubric"), body, held=held, do=_("Copy")), take)

    # naming, retiring, moving -----------------------------------------------------------------------------------------

    def action_rename(self) -> None:
        """Ask for another title of the rubric or the set at the cursor."""
        from rubric_studio.tui.dialogs import AskText  # loaded when first needed

        self.settle()
        set_id, rubric = self.rubrics.chosen
        whole = self.place == actions.RUBRICS and bool(set_id) and not rubric
        if not whole and not self._rubric_meant():
            return
        if not whole:
            set_id, rubric = self.session.selection.set_id, self.session.selection.rubric
        body = _("Its id, “{id}”, stays: verdicts and releases know it by that.").format(id=rubric or set_id)
        held = self.session.desk.title(set_id, rubric or None)

        def take(title: str | None) -> None:
            if title and title != held:
                with self.told():
                    if whole:
                        self.session.retitle_set(set_id, title)
                    else:
                        self.session.retitle(title)
                    self.rubrics.refresh()
                    self.refresh_after_edit()

        heading = _("Title of this set") if whole else _("Title of this rubric")
        self.app.push_screen(AskText(heading, body, held=held, do=_("Rename")), take)

    def action_retire(self) -> None:
        """Retire the rubric, or bring it back."""
        if not self._rubric_meant():
            return
        selected = self.session.selection
        title = self.session.desk.title(selected.set_id, selected.rubric)
        if self.session.desk.status(selected.set_id, selected.rubric) == "retired":
            self._retire()
            return
        from rubric_studio.tui.dialogs import Ask  # loaded when first needed

        body = _("It stays where it is and keeps its id, but is not released any more, until you bring it back.")
        buttons = [("yes", _("Retire it")), ("", _("Back"))]
        self.app.push_screen(
            Ask(_("Retire “{title}”?").format(title=title), body, buttons),
            lambda answer: self._retire() if answer == "yes" else None,
        )

    def _retire(self) -> None:
        with self.told():
            retired = self.session.retire() == "retired"
            self.rubrics.refresh()
            self.refresh_after_edit()
            gone = _("Retired: it keeps its id and is not released. {key} in the list of rubrics brings it back.")
            back = _("Brought back, as a draft. {key} opens its details, where it can be made active.")
            self.tell(gone.format(key=key("retire")) if retired else back.format(key=key("details")))

    def action_move_rubric(self) -> None:
        """Ask for the set to move the rubric to, and move it."""
        from rubric_studio.tui.asking import Pick, Row  # loaded when first needed

        if not self._rubric_meant():
            return
        desk, old = self.session.desk, self.session.selection
        rows = [Row(set_id, (), desk.title(set_id)) for set_id in desk.set_ids() if set_id != old.set_id]
        if not rows:
            self.tell(_("There is no other set to move it to: s in the list of rubrics makes one."))
            return
        body = _("Its sample responses and the verdicts on it go along.")

        def take(set_id: str | None) -> None:
            if set_id:
                with self.told():
                    made = self.session.move_rubric(set_id)
                    said = _("Moved to “{set}”.").format(set=desk.title(set_id))
                    if made != old.rubric:
                        said += " " + _("Its id there is “{id}”: the old one was taken.").format(id=made)
                    self._arranged(said)

        title = _("Move “{title}” to which set?").format(title=one_line(desk.title(old.set_id, old.rubric), 50))
        self.app.push_screen(Pick(title, body, rows, do=_("Move it there")), take)

    # prompt and details -----------------------------------------------------------------------------------------------

    def action_details(self) -> None:
        """Open the prompt and the details of the rubric."""
        from rubric_studio.tui.details import DetailsScreen  # loaded when first needed

        if self._rubric_meant():
            self.app.push_screen(DetailsScreen(self.session), self._described)

    def _described(self, answer: str | None) -> None:
        self.rubrics.refresh()
        self.show_rubric()
        if answer == "save":
            self.save()

    # shared criteria --------------------------------------------------------------------------------------------------

    def shared_words(self, criterion: str) -> str:
        """Say how many rubrics a change of a shared criterion touches; counted in a thread where it is not known."""
        set_id = self.session.selection.set_id
        known = self.session.uses(set_id)
        if known is None:
            if self._counting != set_id:  # not while the first screen is still being drawn, nor twice at once
                self._counting = set_id
                self.set_timer(0.5, lambda: self._count_uses(set_id))
            return _("Shared: a change here changes every rubric that uses it.")
        one, many = "Shared, and used by this rubric only.", "Shared by {n} rubrics: a change here changes them all."
        return counted(one, many, known.get(criterion, 0))

    def _count_uses(self, set_id: str, pick: Pick | None = None) -> None:
        session = self.session

        def know(found: Uses) -> None:
            self._counting = ""
            session.know_uses(set_id, found)
            if session.selection.set_id == set_id:
                self.show_heading(self.heading())
                if pick is not None and pick.is_attached:
                    pick.show(self._shared_rows())

        self.work("uses", lambda: session.read_uses(set_id), know, lambda _error: None)

    def heading(self) -> str:
        """Say which criterion the form shows, and whether it is shared."""
        view, criterion = self.session.view, self.session.criterion
        if view is None or criterion is None:
            return ""
        words = _("Criterion {number} of {count}")
        words = words.format(number=self.criteria.cursor + 1, count=self.criteria.count)
        return f"{words}{_('. ')}{self.shared_words(criterion.id)}" if view.is_shared(criterion.id) else words

    def _shared_rows(self) -> list[Row]:
        from rubric_studio.tui.asking import Row  # loaded when first needed

        rows = []
        for choice in self.session.shared_choices():
            criterion, uses = choice.criterion, ""
            if choice.here:
                uses = _("in this rubric")
            elif choice.fit.is_like:
                uses = _("like this one")
            elif choice.fit.fits:
                uses = _("fits here")
            elif choice.uses is not None:
                uses = counted("one rubric", "{n} rubrics", choice.uses)
            points = (f"{phrases.points(criterion.points)} ", "bad" if criterion.points < 0 else "good")
            rows.append(Row(criterion.id, (points, (f"{uses:<14} ", "dim")), criterion.text, not choice.here))
        return rows

    def action_use_shared(self) -> None:
        """Choose a shared criterion and put it below the selected one."""
        from rubric_studio.tui.asking import Pick  # loaded when first needed

        if not self._rubric_meant():
            return
        rows = self._shared_rows()
        if not rows:
            self.tell(_("This set has no shared criteria yet. Ctrl+P, “Share this criterion”, makes the first one."))
            return
        body = _("It is put below the chosen criterion. A change of it later changes every rubric that uses it.")
        pick = Pick(_("Use a shared criterion"), body, rows, do=_("Use it"))
        self.app.push_screen(pick, self._use_shared)
        if self.session.uses(self.session.selection.set_id) is None:
            self._count_uses(self.session.selection.set_id, pick)

    def _use_shared(self, id_: str | None) -> None:
        if id_:
            with self.told():
                self.session.use_shared(id_)
                self.refresh_after_edit()

    def action_share(self) -> None:
        """Make the selected criterion a shared one."""
        self.settle()
        if self.session.criterion is None:
            self.tell(_("Choose a criterion first."))
            return
        with self.told():
            self.session.share_criterion()
            self.refresh_after_edit()
            self.tell(_("Shared: other rubrics of this set can use it now, with s in their list of criteria."))

    action_new_rubric_by_name = action_new_rubric
    action_new_set_by_name = action_new_set
    action_copy_rubric_by_name = action_copy_rubric
    action_rename_by_name = action_rename
    action_move_rubric_by_name = action_move_rubric
    action_retire_by_name = action_retire
    action_details_by_name = action_details
