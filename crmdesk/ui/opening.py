"""Opening, closing and changing the customer file of the window.

A file that cannot be opened leaves the present one open. Whatever is wrong with it (a password,
damage, another window that has it) is said in words together with what can be done.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QObject, QTimer

from crmdesk.core.errors import Cancelled, CrmError, DatabaseProblem
from crmdesk.core.i18n import _
from crmdesk.core.progress import NO_PROGRESS, Progress
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.first_paint import FirstPaint
from crmdesk.ui.first_rows import has_plan, is_all_loaded, load_models, read_first_rows
from crmdesk.ui.main_window import FIRST_PAGE, START_KEY, START_TODAY, MainWindow
from crmdesk.ui.single import SingleInstance

if TYPE_CHECKING:
    from crmdesk.core.changes import ChangeSet
    from crmdesk.services.container import Services
    from crmdesk.services.first_list import FirstRows

log = logging.getLogger("crmdesk.start")
DAMAGED: Final = frozenset({"corrupt", "io"})
PERHAPS_DAMAGED: Final = frozenset({"notadb", "missing"})  # worth it only if there are backups
WARM_AFTER_MS: Final = 3000  # the person is looking at the list by then
RENEW_AFTER_MS: Final = 1500
RENEW_EVERY_MS: Final = 10 * 60 * 1000  # a window that is open over midnight
EXPIRE_AFTER_MS: Final = 5000  # after that, so that neither waits for the other
FREEZE_AFTER_MS: Final = 8000
FREEZE_EVERY_MS: Final = 15 * 60 * 1000  # a window that is open on Thursday evening
GRADES_AFTER_MS: Final = 10_000  # classes hang on everything else that is kept
RESTED_MS: Final = 4000
GRADED_BY: Final = frozenset(
    {"sale", "sale_line", "receipt", "allocation", "customer", "grade_override", "setting"}
)  # the classes of customers are made anew after a change of these
PASSWORD: Final = frozenset({"password", "wrong_password"})


class FileOpener(QObject):
    """Opens and closes customer files for the window."""

    def __init__(self, desk: Desk, window: MainWindow, single: SingleInstance) -> None:
        super().__init__()
        self.desk = desk
        self.window = window
        self.single = single
        self._services: Services | None = None
        desk.open_asked.connect(self._on_open_asked)
        desk.reopen_asked.connect(self.reopen)
        desk.begin_asked.connect(self.show_first_run)
        self._resting = QTimer(self)
        self._resting.setSingleShot(True)
        self._resting.timeout.connect(self._renew_grades)
        desk.bus.changed.connect(self._on_changed)

    # --- what the window asks for ----------------------------------------------------------------
    def begin(self, path: Path | None) -> None:
        """The first file, or the choice of what to begin with."""
        if path is None:
            self.show_first_run()
        elif is_all_loaded() or has_plan(self.desk.preferences):
            self._begin(path)
        else:
            # Here and not in the window's thread, which would stand still for a second.
            self.desk.jobs.run(_("Getting ready"), load_models, done=_Call(self._begin, path))

    def _begin(self, path: Path) -> None:
        if not self.open(path):
            self.show_first_run()
        elif is_all_loaded() and self._services is not None:
            self._warm_later(self._services)

    def _load_behind(self, services: Services) -> None:
        """Load the rest while the first rows are looked at; until then other work is held."""
        self.desk.jobs.run(
            _("Getting ready"),
            lambda _progress: services.load(),
            urgent=True,
            finished=self.desk.jobs.release,
            done=_Call(self._warm_later, services),
        )

    def _warm_later(self, services: Services) -> None:
        """Load fonts and layout of the card, so that the first print is as quick as the others."""
        QTimer.singleShot(WARM_AFTER_MS, self, _Call(self._warm, services))

    def _warm(self, services: Services) -> None:
        if self._services is services and not self.desk.jobs.running():
            from crmdesk.reports import warm

            self.desk.jobs.run(_("Getting ready"), lambda _progress: warm(services))

    def show_first_run(self) -> None:
        """Let the person choose: empty, demo data, Excel, another file."""
        from crmdesk.ui.first_run import FirstRun

        if not self.window.may_leave():
            return
        self.close_file()
        self.single.release()
        self.desk.attach(None)
        self.window.show_screen(FirstRun(self.desk, self))

    def reopen(self, password: str = "") -> None:
        """Open the present file anew after it was replaced."""
        path = self.desk.services.database.path
        self.close_file()
        self.desk.attach(None)
        if not self.open(path, password):
            self.show_first_run()

    def _on_open_asked(self, path: Path) -> None:
        self.open(path)

    # --- opening -------------------------------------------------------------------------------------
    def open(self, path: Path, password: str = "", *, keep_password: bool = False) -> bool:
        """Open a customer file; says clearly why if it cannot. The file open before is closed.

        *keep_password*: let this computer remember it once it proved right.
        """
        path = path.resolve()
        if self.desk.is_open and path == self.desk.services.database.path:
            return True
        if not self.window.may_leave():
            return False
        claimed = self.single.path
        if not self.single.take(path):
            message.inform(
                _("The file is open already"),
                _("{file} is open in another window of the program.").format(file=path.name),
                self.window,
            )
            return False
        try:
            services = self._services_of(path, password)
        except Cancelled:
            self._claim_again(claimed)
            return False
        except CrmError as error:
            self._claim_again(claimed)
            return self._cannot_open(path, password, error)
        self._take_over(services, path)
        if keep_password:
            from crmdesk.services import passwords

            passwords.remember(path, password)
        return True

    def _services_of(self, path: Path, password: str) -> Services:
        """Open the file. One from an older version is brought up to date behind a dialog."""
        try:
            return _open(path, password, may_migrate=False)
        except DatabaseProblem as problem:
            if problem.kind != "older":
                raise
        from crmdesk.ui.dialogs.working import wait_for

        return wait_for(
            self.desk.jobs,
            _("Bringing the file up to date"),
            _("{file} is from an older version of the program. A copy is made first.").format(
                file=path.name
            ),
            lambda progress: _open(path, password, progress),
            self.window,
        )

    def _take_over(self, services: Services, path: Path) -> None:
        self.close_file()
        self._services = services
        rows = read_first_rows(services, self.desk.preferences)
        if rows is not None:
            self.desk.jobs.hold()
        self._choose_employee(services, path, rows)
        self.desk.preferences.remember_file(path)
        self.desk.first_rows = rows
        self.desk.attach(services)
        wants_today = self.desk.preferences.get(START_KEY) == START_TODAY
        self.window.show_page(START_TODAY if wants_today else FIRST_PAGE)
        self.window.after_opening()
        _tell_of_copy(path, services.database.copy_before)
        page = self.window.page()
        if rows is not None and page is not None:
            FirstPaint(page).happened.connect(_Call(self._load_behind, services))
        QTimer.singleShot(RENEW_AFTER_MS, self, _Call(self._renew_day, services))
        QTimer.singleShot(EXPIRE_AFTER_MS, self, _Call(self._expire_quotes, services))
        QTimer.singleShot(FREEZE_AFTER_MS, self, _Call(self._freeze_forecasts, services))

    def _renew_day(self, services: Services) -> None:
        """Bring what is kept as of a day to today, now and when a day begins while it is open."""

        def work(progress: Any) -> int:
            kept = (services.customer_stats, services.trade_stats, services.credit_standings)
            return sum(each.refresh(progress) for each in kept)

        if self._services is services:
            self.desk.jobs.run(
                _("Bringing the lists to today"), work, done=self._on_renewed, failed=_note_failure
            )
            QTimer.singleShot(RENEW_EVERY_MS, self, _Call(self._renew_day, services))
            self._resting.start(GRADES_AFTER_MS)

    def _on_changed(self, change_set: ChangeSet) -> None:
        """Classes of customers hang on all of them: made anew when trade has rested a moment."""
        if change_set.touches(GRADED_BY):
            self._resting.start(RESTED_MS)

    def _renew_grades(self) -> None:
        services = self._services
        if services is None:
            return

        def work(progress: Any) -> int:
            services.grade_ledger.make_up(progress)
            return services.customer_grades.refresh(progress)

        self.desk.jobs.run(
            _("Classing the customers"), work, done=self._on_renewed, failed=_note_failure
        )

    def _on_renewed(self, changed: int) -> None:
        """What is shown was read as of the day before."""
        if changed:
            self.desk.bus.day_changed.emit()

    def _freeze_forecasts(self, services: Services) -> None:
        """Take the weekly snapshots of the forecast that are due, now and while the file is open."""

        def work(progress: Any) -> int:
            return services.snapshots.make_up(progress)  # loads the service in the job

        if self._services is services:
            self.desk.jobs.run(_("Freezing the forecast of Thursday"), work, failed=_note_failure)
            again = _Call(self._freeze_forecasts, services)
            QTimer.singleShot(FREEZE_EVERY_MS, self, again)

    def _expire_quotes(self, services: Services) -> None:
        """Let quotes expire whose validity has passed; if it fails, the next opening does it."""
        if self._services is services:
            self.desk.jobs.run(
                _("Looking for expired quotes"),
                lambda _progress: services.quotes.expire_due(),
                writes=True,
                failed=_note_failure,
            )

    def _claim_again(self, path: Path | None) -> None:
        if path is None:
            self.single.release()
        else:
            self.single.take(path)

    def _choose_employee(self, services: Services, path: Path, rows: FirstRows | None) -> None:
        if rows is not None:
            people = rows.people
        else:
            people = [i for i, _name in services.names.choices("employee")]
        known = self.desk.preferences.employee_for(path)
        services.employee_id = known if known in people else min(people, default=None)

    def _cannot_open(self, path: Path, password: str, error: CrmError) -> bool:
        kind = error.kind if isinstance(error, DatabaseProblem) else ""
        if kind in PASSWORD:
            return self._ask_password(path, password, is_wrong=kind == "wrong_password")
        if kind in DAMAGED or (kind in PERHAPS_DAMAGED and self._has_backups(path)):
            from crmdesk.ui.dialogs.damaged import offer_backup

            return offer_backup(self, path, error)
        if kind == "missing":
            self.desk.preferences.forget_file(path)
        message.error(error, self.window, _("{file} cannot be opened").format(file=path.name))
        return False

    def _ask_password(self, path: Path, tried: str, *, is_wrong: bool) -> bool:
        from crmdesk.services import passwords
        from crmdesk.ui.dialogs.password import ask_password

        if not tried and (known := passwords.recall(path)):
            return self.open(path, known)
        answer = ask_password(path, self.window, is_wrong=is_wrong)
        if answer is None:
            return False
        return self.open(path, answer.password, keep_password=answer.remember)

    def _has_backups(self, path: Path) -> bool:
        from crmdesk.ui.dialogs.damaged import backups_of

        return bool(backups_of(self.desk, path))

    # --- closing -------------------------------------------------------------------------------------
    def close(self) -> None:
        """The window was closed: finish the work under way, close the file, end the threads."""
        self.close_file()
        self.desk.attach(None)
        self.desk.jobs.close()

    def close_file(self) -> None:
        """Finish the work under way and close the file."""
        self.window.forget_pages()
        self.desk.jobs.drain()
        if self._services is not None:
            self._services.close()
            self._services = None


class _Call:
    """Calls *func* with *argument*; ignores what the signal brings."""

    def __init__(self, func: Callable[[Any], None], argument: Any) -> None:
        self._func, self._argument = func, argument

    def __call__(self, *_brought: Any) -> None:
        self._func(self._argument)


def _open(
    path: Path, password: str, progress: Progress = NO_PROGRESS, *, may_migrate: bool = True
) -> Services:
    from crmdesk.models.database import open_database
    from crmdesk.services.container import Services

    return Services(open_database(path, password, progress, may_migrate=may_migrate))


def _note_failure(error: CrmError) -> None:
    log.warning("left for the next opening: %s", error)


def _tell_of_copy(path: Path, copy: Path | None) -> None:
    """Say that an older file was brought up to date, and where it lies as it was."""
    if copy is not None:
        text = _("{file} now has the form of this version. As it was, it is kept as {copy}.")
        message.notify(text.format(file=path.name, copy=copy.name))
