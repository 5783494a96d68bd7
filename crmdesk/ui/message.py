"""The one door to the user: errors, questions, notices. Tests listen at it.

Buttons say the verb of what happens (保存, 删除), never OK. A notice that something was done
carries its undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QPushButton, QWidget

from crmdesk.core.errors import CrmError
from crmdesk.core.i18n import _
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import button, hbox, icon_label, label, vbox


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a question. *role* is primary, danger, or empty."""

    key: str
    text: str
    role: str = ""


class Recorder(Protocol):
    """What a test puts in the user's place: sees every message and answers questions."""

    def shown(self, kind: str, title: str, text: str) -> None:
        """A message was shown."""

    def answer(self, title: str, choices: Sequence[Choice]) -> str:
        """The key of the button that is pressed; empty for Esc."""


# The words of a button in a notice, and what it does.
Deed = tuple[str, Callable[[], None]]
_recorder: Recorder | None = None
_toaster: Callable[[str, Sequence[Deed]], None] | None = None


def record_with(recorder: Recorder | None) -> None:
    """Let *recorder* answer instead of a person (tests)."""
    global _recorder  # noqa: PLW0603 - one door, one keeper
    _recorder = recorder


def is_recorded() -> bool:
    """Whether somebody answers in the person's place (tests); then no dialog may wait."""
    return _recorder is not None


def toast_with(toaster: Callable[[str, Sequence[Deed]], None] | None) -> None:
    """Tell the door where notices appear: the main window."""
    global _toaster  # noqa: PLW0603 - one door, one keeper
    _toaster = toaster


def notify(text: str, action: str = "", act: Callable[[], None] | None = None, *more: Deed) -> None:
    """A short notice that goes away by itself, with an action (撤销), seldom with two."""
    if _recorder is not None:
        _recorder.shown("notice", "", text)
    if _toaster is not None:
        first = [(action, act)] if action and act is not None else []
        _toaster(text, [*first, *more])


def error(problem: CrmError | str, parent: QWidget | None = None, title: str = "") -> None:
    """Say what went wrong and what to do. The person reads it and goes on.

    What was shown already, with more than a sentence, is not said again.
    """
    if isinstance(problem, CrmError) and problem.was_shown:
        return
    text = problem.message() if isinstance(problem, CrmError) else problem
    ask(
        title or _("This did not work"),
        text,
        [Choice("close", _("Close"), "primary")],
        parent=parent,
        icon="warning-circle",
        tone="bad",
    )


def inform(title: str, text: str, parent: QWidget | None = None) -> None:
    """Say something that must be read."""
    ask(title, text, [Choice("close", _("Close"), "primary")], parent=parent, icon="info")


def confirm(
    title: str, text: str, verb: str, parent: QWidget | None = None, *, danger: bool = False
) -> bool:
    """Ask before something that cannot be taken back; everything else gets undo instead."""
    choices = [Choice("no", _("Cancel")), Choice("yes", verb, "danger" if danger else "primary")]
    tone = "bad" if danger else "info"
    return ask(title, text, choices, parent=parent, icon="question", tone=tone) == "yes"


def ask(
    title: str,
    text: str,
    choices: Sequence[Choice],
    *,
    parent: QWidget | None = None,
    icon: str = "question",
    tone: str = "info",
) -> str:
    """Show a question and return the key of the pressed button; empty for Esc."""
    if _recorder is not None:
        _recorder.shown(icon, title, text)
        return _recorder.answer(title, choices)
    dialog = MessageDialog(title, text, choices, parent or QApplication.activeWindow(), icon, tone)
    dialog.exec()
    return dialog.answer


class MessageDialog(QDialog):
    """A question with its buttons, in the look of the house."""

    def __init__(
        self,
        title: str,
        text: str,
        choices: Sequence[Choice],
        parent: QWidget | None = None,
        icon: str = "question",
        tone: str = "info",
    ) -> None:
        super().__init__(parent)
        self.setObjectName("messageDialog")
        self.setWindowTitle(title)
        self.setModal(True)
        self.answer = ""
        self._buttons: list[QPushButton] = []
        outer = vbox(self)
        body = hbox(None, (24, 22, 24, 18), 14)
        tile = QFrame()
        tile.setProperty("role", {"bad": "alarm", "warn": "callout"}.get(tone, "hint"))
        tile.setFixedSize(px(40), px(40))
        inner = hbox(tile)
        inner.addWidget(icon_label(icon, tone, 22), 0, Qt.AlignmentFlag.AlignCenter)
        body.addWidget(tile, 0, Qt.AlignmentFlag.AlignTop)
        words = vbox(None, spacing=6)
        heading = label(title, "heading", wrap=True, name="messageTitle")
        words.addWidget(heading)
        said = label(text, "secondary", wrap=True, name="messageText")
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        said.setMinimumWidth(px(360))
        words.addWidget(said)
        words.addStretch()
        body.addLayout(words, 1)
        outer.addLayout(body, 1)
        outer.addWidget(self._footer(choices))
        self._prefer(choices)
        self.setMinimumWidth(px(480))

    def _footer(self, choices: Sequence[Choice]) -> QFrame:
        footer = QFrame()
        footer.setProperty("role", "footer")
        row = hbox(footer, (24, 12, 24, 12), 8)
        row.addStretch()
        for choice in choices:
            made = button(choice.text, role=choice.role, name=f"choice_{choice.key}")
            made.setProperty("choice", choice.key)
            made.clicked.connect(self._on_clicked)
            row.addWidget(made)
            self._buttons.append(made)
        return footer

    def _prefer(self, choices: Sequence[Choice]) -> None:
        """Enter does what is expected, but never what cannot be taken back."""
        wanted = [b for b, c in zip(self._buttons, choices, strict=True) if c.role == "primary"]
        preferred = (wanted or self._buttons)[0]
        preferred.setDefault(True)
        preferred.setFocus()

    def _on_clicked(self) -> None:
        self.answer = str(self.sender().property("choice"))
        self.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.answer = ""
            self.reject()
            return
        super().keyPressEvent(event)
