"""What every page receives: the services of the open file, jobs, bus, preferences, navigation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.core.paths import Folders
from crmdesk.ui import message
from crmdesk.ui.bus import Bus
from crmdesk.ui.jobs import Job, JobRunner
from crmdesk.ui.preferences import Preferences

if TYPE_CHECKING:
    from crmdesk.services.container import Services
    from crmdesk.services.credit_log import CreditHold
    from crmdesk.services.first_list import FirstRows

NOTES = 3  # so many warnings fit into a notice; the log has all


class Desk(QObject):
    """The desk someone works at. ``services`` is None until a file is open."""

    go = Signal(str, object)  # page id, arguments
    go_back = Signal()
    walk_changed = Signal(object)  # the ids of the customer list in order, once all are known
    file_changed = Signal()
    work_state = Signal(str)  # text for the status bar: saved, n changes not saved
    look_changed = Signal()  # style, size or language: everything is made anew
    employee_changed = Signal()
    backup_made = Signal()
    open_asked = Signal(object)  # path of another customer file
    reopen_asked = Signal(str)  # the password; the file was replaced under the program
    begin_asked = Signal()  # the choice of what to begin with

    def __init__(self, folders: Folders, preferences: Preferences) -> None:
        super().__init__()
        self.folders = folders
        self.preferences = preferences
        self.jobs = JobRunner()
        self.bus = Bus()
        self.customer_selection: Sequence[int] = ()  # of the customer list, when it was left
        self.first_rows: FirstRows | None = None  # read before SQLAlchemy was there; used once
        self._services: Services | None = None

    @property
    def services(self) -> Services:
        """The services of the open file. Pages exist only while one is open."""
        assert self._services is not None, "no file is open"
        return self._services

    @property
    def is_open(self) -> bool:
        """Whether a file is open."""
        return self._services is not None

    def attach(self, services: Services | None) -> None:
        """A file was opened (or closed: None)."""
        self._services = services
        self.customer_selection = ()
        if services is not None:
            services.listen(self.bus.announce)
        self.file_changed.emit()

    def choose_employee(self, employee_id: int) -> None:
        """Somebody else works with the file from now on; remembered on this computer."""
        self.services.employee_id = employee_id
        self.preferences.set_employee_for(self.services.database.path, employee_id)
        self.employee_changed.emit()

    # --- going places ----------------------------------------------------------------------------
    def open_page(self, page_id: str, **arguments: Any) -> None:
        """Show a page."""
        self.go.emit(page_id, arguments)

    def open_customer(self, customer_id: int, **arguments: Any) -> None:
        """Show the card of a customer."""
        self.go.emit("customer_card", {"customer_id": customer_id, **arguments})

    # --- writing -----------------------------------------------------------------------------------
    def write(
        self,
        title: str,
        func: Callable[[Any], ChangeSet],
        *,
        said: str | Callable[[ChangeSet], str] = "",
        done: Callable[[ChangeSet], None] | None = None,
        failed: Callable[[CrmError], None] | None = None,
    ) -> Job:
        """Run a write in the writer thread; say *said* with an undo button when it is done.

        *failed* gets the sentence for the user; without it, it is shown in a dialog. What credit
        holds is shown with its reasons; if an approver releases it, the write is tried again.
        """

        def again() -> None:
            self.write(title, func, said=said, done=done, failed=failed)

        return self.jobs.run(
            title,
            func,
            writes=True,
            done=_Written(self, said, done),
            failed=_Refused(self, again, failed or message.error),
        )

    def undo(self, change_set_id: int, *, overwrite: bool = False) -> None:
        """Take back an act in the writer thread and say so."""
        services = self.services
        self.write(
            _("Undo"),
            lambda progress: services.undo.undo(
                change_set_id, overwrite=overwrite, progress=progress
            ),
            said=_("Taken back."),
        )


class _Written:
    """Says that a write is done and offers to take it back."""

    def __init__(
        self,
        desk: Desk,
        said: str | Callable[[ChangeSet], str],
        done: Callable[[ChangeSet], None] | None,
    ) -> None:
        self._desk, self._said, self._done = desk, said, done

    def __call__(self, change_set: ChangeSet) -> None:
        said = ""
        if self._said and not change_set.is_empty:
            said = self._said if isinstance(self._said, str) else self._said(change_set)
        if change_set.notes:  # credit let something pass with a warning
            said = "\n".join([said, *change_set.notes[:NOTES]]).strip()
        if said:
            message.notify(said, _("Undo"), _Undo(self._desk, change_set.change_set_id))
        if self._done is not None:
            self._done(change_set)


class _Refused:
    """Shows what credit holds and tries again once it is released; hands on every other error."""

    def __init__(
        self, desk: Desk, again: Callable[[], None], failed: Callable[[CrmError], None]
    ) -> None:
        self._desk, self._again, self._failed = desk, again, failed

    def __call__(self, error: CrmError) -> None:
        from crmdesk.services.refusals import RememberedError

        if isinstance(error, RememberedError) and self._desk.is_open:
            from crmdesk.services.credit_log import CreditHold

            if isinstance(error, CreditHold) and self._is_released(error):
                self._again()
                return
        self._failed(error)

    def _is_released(self, hold: CreditHold) -> bool:
        from PySide6.QtWidgets import QApplication

        from crmdesk.ui.credit.hold_dialog import ask_release

        parent = QApplication.activeModalWidget() or QApplication.activeWindow()
        if ask_release(self._desk, hold, parent):
            return True
        hold.was_shown = not message.is_recorded()
        return False


class _Undo:
    def __init__(self, desk: Desk, change_set_id: int) -> None:
        self._desk, self._change_set_id = desk, change_set_id

    def __call__(self) -> None:
        self._desk.undo(self._change_set_id)
