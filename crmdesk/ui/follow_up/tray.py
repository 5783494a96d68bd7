"""The icon beside the clock: reminds at the time of a task, and each morning of the day.

Where the system has no such place the reminders are notices in the window. Each thing is
reminded of once a day, also over several starts of the program.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui import message
from crmdesk.ui.desk import Desk
from crmdesk.ui.latest import LatestOnly

if TYPE_CHECKING:
    from crmdesk.services.reminding import Reminder

SWITCH_KEY: Final = "reminders"  # "off" switches them off
TOLD_KEY: Final = "reminded"  # the day, then what was told on it
OFF: Final = "off"
MORNING: Final = "morning"
EVERY_MS: Final = 60_000
FIRST_MS: Final = 8_000  # the person looks at the window by then
AT_ONCE: Final = 3  # more together are one notice
SHOW_MS: Final = 10_000


class Notifier(Protocol):
    """Whatever shows a reminder."""

    def tell(self, title: str, text: str, go: Callable[[], None]) -> None:
        """Show a reminder; *go* is done when it is clicked."""

    def close(self) -> None:
        """Show nothing any more."""


class TrayNotifier(QObject):
    """The icon in the tray and the native notices of the system."""

    asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        from crmdesk.ui import logo

        self._go: Callable[[], None] | None = None
        self._icon = QSystemTrayIcon(logo.icon())
        self._icon.setToolTip(_("CRMDesk"))
        self._menu = QMenu()
        self._menu.addAction(_("Open")).triggered.connect(self.asked)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._on_activated)
        self._icon.messageClicked.connect(self._on_clicked)
        self._icon.show()

    def tell(self, title: str, text: str, go: Callable[[], None]) -> None:
        """See ``Notifier``."""
        self._go = go
        self._icon.showMessage(title, text, QSystemTrayIcon.MessageIcon.Information, SHOW_MS)

    def close(self) -> None:
        """See ``Notifier``."""
        self._icon.hide()
        self._menu.deleteLater()

    def _on_clicked(self) -> None:
        if self._go is not None:
            self._go()

    def _on_activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is not QSystemTrayIcon.ActivationReason.Context:
            self.asked.emit()


class WindowNotifier:
    """Without a tray: a notice in the window."""

    def tell(self, title: str, text: str, go: Callable[[], None]) -> None:
        """See ``Notifier``."""
        message.notify(f"{title}  {text}".strip(), _("Look at it"), go)

    def close(self) -> None:
        """See ``Notifier``."""


class Reminding(QObject):
    """Asks every minute what is due and tells it. ``forward`` asks for the window."""

    forward = Signal()

    def __init__(self, desk: Desk, notifier: Notifier | None = None) -> None:
        super().__init__()
        self._desk = desk
        self._notifier = notifier
        self._latest = LatestOnly(desk.jobs, self)
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        desk.file_changed.connect(self._on_file)
        self._on_file()

    @property
    def is_on(self) -> bool:
        """Whether somebody wants to be reminded."""
        return self._desk.preferences.get(SWITCH_KEY) != OFF

    def switch(self, *, on: bool) -> None:
        """Remind, or do not."""
        self._desk.preferences.set(SWITCH_KEY, "" if on else OFF)
        if not on:
            self.close()

    def close(self) -> None:
        """Take the icon away."""
        if self._notifier is not None:
            self._notifier.close()
            self._notifier = None

    def _on_file(self) -> None:
        self._latest.cancel()
        if self._desk.is_open:
            QTimer.singleShot(FIRST_MS, self, self.look)

    def look(self) -> None:
        """What is due now? Read in a job."""
        if not (self._desk.is_open and self.is_on):
            return
        services, now = self._desk.services, clock.now()
        wants_morning = MORNING not in self._told()

        def read(_progress: Any) -> tuple[list[Reminder], tuple[int, int] | None]:
            from crmdesk.services.reminding import due_reminders

            due = due_reminders(services.database, services.employee_id, now)
            if not wants_morning:
                return due, None
            today = services.today.today(services.employee_id)
            return due, (today.total, today.overdue)

        self._latest.ask(_("Looking for reminders"), read, self._on_read)

    def _on_read(self, answer: tuple[list[Reminder], tuple[int, int] | None]) -> None:
        due, morning = answer
        told = self._told()
        if morning is not None:
            told.add(MORNING)
            if morning[0]:
                self._tell_morning(*morning)
        fresh = [r for r in due if r.key not in told]
        if len(fresh) > AT_ONCE:
            words = ngettext("{count} reminder", "{count} reminders", len(fresh))
            said = " / ".join(shown(r.said) for r in fresh[:AT_ONCE])
            self._tell(words.format(count=len(fresh)), said, self._to_today)
        else:
            for reminder in fresh:
                go = partial(self._to_customer, reminder.customer_id)
                self._tell(reminder.title or _("Reminder"), shown(reminder.said), go)
        told.update(r.key for r in fresh)
        self._keep(told)

    def _tell_morning(self, total: int, overdue: int) -> None:
        said = ngettext("{count} line today", "{count} lines today", total).format(
            count=f"{total:,}"
        )
        if overdue:
            late = ngettext("{count} overdue", "{count} overdue", overdue)
            said = _("{lines}, {late}").format(lines=said, late=late.format(count=f"{overdue:,}"))
        self._tell(_("My day"), said, self._to_today)

    def _tell(self, title: str, text: str, go: Callable[[], None]) -> None:
        if self._notifier is None:
            self._notifier = self._make()
        self._notifier.tell(title, text, go)

    def _make(self) -> Notifier:
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return WindowNotifier()
        made = TrayNotifier()
        made.asked.connect(self.forward)
        return made

    # --- where a click leads ---------------------------------------------------------------------
    def _to_today(self) -> None:
        self.forward.emit()
        if self._desk.is_open:
            self._desk.open_page("today")

    def _to_customer(self, customer_id: int | None) -> None:
        if customer_id is None:
            self._to_today()
            return
        self.forward.emit()
        if self._desk.is_open:
            self._desk.open_customer(customer_id, tab="follow_up")

    # --- what was told today -----------------------------------------------------------------------
    def _told(self) -> set[str]:
        day, _bar, keys = self._desk.preferences.get(TOLD_KEY).partition("|")
        return set(keys.split("|")) - {""} if day == clock.today().isoformat() else set()

    def _keep(self, told: set[str]) -> None:
        kept = "|".join([clock.today().isoformat(), *sorted(told)])
        if kept != self._desk.preferences.get(TOLD_KEY):
            self._desk.preferences.set(TOLD_KEY, kept)
