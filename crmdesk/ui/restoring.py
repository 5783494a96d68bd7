"""Restoring a backup from the window: check it, say what it holds, ask, restore, go on.

Nothing is lost on the way: what was in the place stays beside it under another name.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from crmdesk.core.errors import CrmError, DatabaseProblem
from crmdesk.core.i18n import _, ngettext
from crmdesk.ui import message, words
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.password import ask_password
from crmdesk.ui.dialogs.working import WorkingDialog

if TYPE_CHECKING:
    from crmdesk.services.restoring import Content, Restored

PASSWORD = frozenset({"password", "wrong_password"})


class RestoreFlow(QObject):
    """Puts the backup at *source* in the place of *target* and calls *done(target, password)*.

    When *target* is the file that is open, nobody reads or writes meanwhile, and whoever is told
    has to open it again.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        source: Path,
        target: Path,
        done: Callable[[Path, str], None],
    ) -> None:
        super().__init__(parent)
        self._desk, self._parent = desk, parent
        self._source, self._target = source, target
        self._done = done
        self._password = ""

    def start(self) -> None:
        """Read the backup to the last byte before anything else."""
        from crmdesk.services.restoring import inspect

        source, password = self._source, self._password
        job = self._desk.jobs.run(
            _("Checking the backup"),
            lambda progress: inspect(source, password, progress),
            done=self._on_content,
            failed=self._on_unreadable,
        )
        WorkingDialog(
            _("Checking the backup"), _("It is read to the last byte."), job, self._parent
        )

    def _on_unreadable(self, error: CrmError) -> None:
        if isinstance(error, DatabaseProblem) and error.kind in PASSWORD:
            is_wrong = error.kind == "wrong_password"
            answer = ask_password(self._source, self._parent, is_wrong=is_wrong)
            if answer is not None:
                self._password = answer.password
                self.start()
            return
        message.error(error, self._parent)

    def _on_content(self, content: Content) -> None:
        sure = message.confirm(
            _("Restore this backup?"),
            self._question(content),
            _("Restore"),
            self._parent,
            danger=self._target.exists(),
        )
        if sure:
            self._restore()

    def _question(self, content: Content) -> str:
        holds = ngettext(
            "The backup holds {count} customer", "The backup holds {count} customers",
            content.customers,
        ).format(count=f"{content.customers:,}")  # fmt: skip
        if content.newest_change is not None:
            newest = words.moment(content.newest_change)
            holds += _(", last changed {when}").format(when=newest)
        holds += _(".")
        if not self._target.exists():
            return holds + "\n\n" + _("It is put at {path}.").format(path=self._target)
        return (
            holds
            + "\n\n"
            + _(
                "{file} is replaced by it: what was entered since then is no longer shown. The "
                "present file stays in the same folder under another name, nothing is deleted."
            ).format(file=self._target.name)
        )

    def _restore(self) -> None:
        job = self._desk.jobs.run(
            _("Restoring"),
            self._work(),
            writes=True,
            done=self._on_restored,
            failed=self._on_failed,
        )
        WorkingDialog(_("Restoring"), _("The backup is copied into its place."), job, self._parent)

    def _work(self) -> Callable[[Any], Restored]:
        from crmdesk.services.restoring import restore

        source, target, password = self._source, self._target, self._password
        if self._desk.is_open and self._desk.services.database.path == target:
            services = self._desk.services
            return lambda progress: services.restoring.restore(source, password, progress)
        return lambda progress: restore(source, target, password, progress)

    def _on_failed(self, error: CrmError) -> None:
        message.error(error, self._parent)

    def _on_restored(self, restored: Restored) -> None:
        text = _("Restored.")
        if restored.kept is not None:
            text = _("Restored. The file from before is kept as {file}.").format(
                file=restored.kept.name
            )
        self._done(restored.path, self._password)
        message.notify(text)
