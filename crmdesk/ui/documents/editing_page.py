"""A page on which one record is typed into: saving, refusals at their fields, whose change stands."""

from __future__ import annotations

from collections.abc import Sequence

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError, Problem, StaleRecord, ValidationError
from crmdesk.core.i18n import _, told
from crmdesk.ui import message
from crmdesk.ui.page import Page


class EditingPage(Page):
    """What is typed stays until it is saved, or thrown away by whoever typed it."""

    # --- for subclasses ------------------------------------------------------------------------
    def save(self, then: str = "") -> None:
        """Save what was typed; *then* is what to do once it is saved."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def save_over(self) -> None:
        """Save although somebody changed the same fields meanwhile."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def discard(self) -> None:
        """Throw away what was typed."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def on_saved(self, change_set: ChangeSet, then: str) -> None:
        """It was saved."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def show_problems(self, problems: Sequence[Problem]) -> Sequence[Problem]:
        """Show each problem at its field; returns those whose field is not here."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def show_dirty(self) -> None:
        """Say what is not saved, and what cannot be."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    # --- keys and answers ------------------------------------------------------------------------
    def key_save(self) -> None:
        """Ctrl+S, Ctrl+Enter."""
        self.save()

    def key_cancel(self) -> None:
        """Esc: back; asks only if something changed."""
        self.desk.go_back.emit()

    def on_refused(self, error: CrmError) -> None:
        """Nothing was saved: say why, where it can be mended."""
        if isinstance(error, ValidationError):
            rest = self.show_problems(error.problems)
            if rest:
                message.error(told(p.message() for p in rest), self)
            self.show_dirty()
        elif isinstance(error, StaleRecord):
            answer = self._ask_whose(error)
            if answer == "theirs":
                self.discard()
            elif answer == "mine":
                self.save_over()
        else:
            message.error(error, self)

    def _ask_whose(self, error: StaleRecord) -> str:
        """``mine``, ``theirs`` or ``stay``: what was typed stays until it is decided."""
        return message.ask(
            _("The document was changed meanwhile"),
            error.message(),
            [
                message.Choice("stay", _("Go on editing")),
                message.Choice("theirs", _("Take theirs")),
                message.Choice("mine", _("Save mine"), "primary"),
            ],
            parent=self,
        )


class Saved:
    """Takes the act to the page, and the verb that waited for it."""

    def __init__(self, page: EditingPage, then: str) -> None:
        self._page, self._then = page, then

    def __call__(self, change_set: ChangeSet) -> None:
        self._page.on_saved(change_set, self._then)
