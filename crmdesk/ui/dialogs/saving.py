"""A dialog that writes one act: its button rests meanwhile, and what went wrong is said in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QPushButton

from crmdesk.core.changes import ChangeSet
from crmdesk.core.errors import CrmError
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.base import Dialog


class SavingDialog(Dialog):
    """``saved`` is the act once it is written; ``save`` the button that does it (``add_save``)."""

    saved: ChangeSet | None = None
    save: QPushButton

    def add_save(self, verb: str, *, name: str = "dialogSave", icon: str = "") -> QPushButton:
        """The primary button; it calls ``_on_save``."""
        self.save = self.add_button(verb, "primary", name=name, icon=icon)
        self.save.clicked.connect(self._on_save)
        return self.save

    def _on_save(self) -> None:
        """Read what is typed, then ``write`` it; or say what is wrong."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def show_failure(self, error: CrmError) -> None:
        """Say in the dialog why nothing was written."""
        raise NotImplementedError  # abstract; Qt's metaclass leaves no room for ABC

    def write(
        self, desk: Desk, title: str, deed: Callable[[Any], ChangeSet], said: str = ""
    ) -> None:
        """Do the deed in the writer thread; *title* names the job, *said* stands in the notice."""
        self.save.setEnabled(False)
        desk.write(title, deed, said=said, done=self._on_saved, failed=self._on_failed)

    def _on_saved(self, change_set: ChangeSet) -> None:
        """The act is written: remember it and close."""
        self.saved = change_set
        self.accept()

    def _on_failed(self, error: CrmError) -> None:
        """Nothing was written: everything typed stays, and can be saved again."""
        self.save.setEnabled(True)
        self.show_failure(error)
