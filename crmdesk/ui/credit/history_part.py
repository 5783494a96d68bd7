"""What was granted, how the grade moved, what was held and released: lists of one customer."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from crmdesk.analysis.wording import Measure
from crmdesk.charts.numbers import full
from crmdesk.core.i18n import _
from crmdesk.models.trade_choices import LimitKind, LimitState, ReportState
from crmdesk.ui.credit.lists import log_row
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Elided, Pill, clear, hbox, label, line, link, vbox

if TYPE_CHECKING:
    from crmdesk.services.credit_log import Entry
    from crmdesk.services.credit_releases import Release

Row = Mapping[str, Any]
SHOWN: Final = 12
STATE_TONES: Final = {
    "proposed": "warn", "approved": "good", "refused": "bad", "ended": "gradeD",
    "draft": "gradeD", "submitted": "warn", "returned": "bad",
}  # fmt: skip


class Rows(QFrame):
    """A card with a heading and lines of widgets; says so when there are none."""

    def __init__(self, name: str, title: str, empty: str, stretch: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "card")
        self._empty, self._stretch = empty, stretch
        column = vbox(self, (18, 8, 14, 12), 6)
        self.head = hbox(None, spacing=8)
        self.head.addWidget(label(title, "heading"))
        self.count = label("", "muted", name=f"{name}Count")
        self.head.addWidget(self.count)
        self.head.addStretch()
        column.addLayout(self.head)
        column.addWidget(line())
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16))
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(stretch, 1)
        column.addLayout(self._grid)

    def show_rows(self, rows: Sequence[Sequence[QWidget]], count: int | None = None) -> None:
        """Show the lines, the first of *count*."""
        clear(self._grid)
        total = len(rows) if count is None else count
        self.count.setText(str(total) if total else "")
        if not rows:
            self._grid.addWidget(label(self._empty, "muted", wrap=True), 0, 0, 1, 8)
        for place, row in enumerate(rows):
            for column, widget in enumerate(row):
                self._grid.addWidget(widget, place, column)


def limit_rows(
    rows: Sequence[Row], name: Callable[[str, int], str], decide: Callable[[int], None]
) -> list[list[QWidget]]:
    """Limits, newest first; one that waits has a button that decides it."""
    made: list[list[QWidget]] = []
    for row in rows[:SHOWN]:
        state = str(row["state"])
        until = _(" to {day}").format(day=row["valid_until"]) if row["valid_until"] else ""
        who = name("employee", int(row["approver_id"])) if row["approver_id"] else ""
        words = [str(row["reason"] or ""), str(row["note"] or ""), who]
        line_: list[QWidget] = [
            label(f"{row['valid_from']}{until}"),
            label(_(LimitKind(row["kind"]).label)),
            label(_money(int(row["amount"])), "strong"),
            Pill(_(LimitState(state).label), STATE_TONES[state]),
            Elided(" · ".join(w for w in words if w), "muted"),
        ]
        if state == "proposed":
            button = link(_("Decide"), "seal-check", name=f"decide_{row['id']}")
            button.clicked.connect(_With(decide, int(row["id"])))
            line_.append(button)
        made.append(line_)
    return made


def grade_rows(rows: Sequence[Row]) -> list[list[QWidget]]:
    """How the grade moved: day, grade, points."""
    made: list[list[QWidget]] = []
    for row in rows[:SHOWN]:
        grade = str(row["grade"]).upper() if row["grade"] else _("Not graded")
        points = "—" if row["score"] is None else f"{int(row['score']) / 1000:.1f}"
        made.append(
            [
                label(str(row["moved_on"])),
                label(grade, "strong"),
                Elided(_("{points} points").format(points=points), "muted"),
            ]
        )
    return made


def log_rows(entries: Sequence[Entry], name: Callable[[str, int], str]) -> list[list[QWidget]]:
    """What credit held, warned of, or an approver released."""
    made: list[list[QWidget]] = []
    for entry in entries[:SHOWN]:
        at, _customer, document, amount, outcome, reasons, employee = log_row(entry)
        tone = "bad" if entry.is_held else "good" if entry.release_id is not None else "warn"
        who = name("employee", int(employee)) if employee else ""
        made.append(
            [
                label(str(at)[:16]),
                label(document),
                label(_money(amount), "strong"),
                Pill(outcome, tone),
                Elided(reasons, "muted"),
                label(who, "muted"),
            ]
        )
    return made


def release_rows(
    releases: Sequence[Release], name: Callable[[str, int], str]
) -> list[list[QWidget]]:
    """Releases with their reason and their last day."""
    made: list[list[QWidget]] = []
    for release in releases[:SHOWN]:
        words = _("valid to {day}") if release.is_valid else _("ended on {day}")
        who = name("employee", release.approver_id) if release.approver_id else ""
        made.append(
            [
                label(str(release.approved_at)[:16]),
                label(release.document_no or ""),
                label(_money(release.amount), "strong"),
                Pill(
                    words.format(day=release.valid_until.isoformat()),
                    "good" if release.is_valid else "gradeD",
                ),
                Elided(release.reason, "muted"),
                label(who, "muted"),
            ]
        )
    return made


def report_rows(rows: Sequence[Row], open_report: Callable[[int], None]) -> list[list[QWidget]]:
    """Credit reports; the number opens one."""
    made: list[list[QWidget]] = []
    for row in rows[:SHOWN]:
        code = link(str(row["code"]), name=f"report_{row['id']}")
        code.clicked.connect(_With(open_report, int(row["id"])))
        grade = str(row["grade"]).upper() if row["grade"] else "—"
        state = str(row["state"])
        until = row["valid_until"]
        words = _("valid until {day}").format(day=until) if until else ""
        made.append(
            [
                code,
                label(str(row["investigated_on"])),
                Pill(_(ReportState(state).label), STATE_TONES[state]),
                label(grade, "strong"),
                Elided(" · ".join(w for w in (str(row["purpose"] or ""), words) if w), "muted"),
            ]
        )
    return made


class _With:
    """Calls a function with one argument; ignores the button's own."""

    def __init__(self, func: Callable[[int], None], argument: int) -> None:
        self._func, self._argument = func, argument

    def __call__(self, *_checked: Any) -> None:
        self._func(self._argument)


def _money(fen: int) -> str:
    return full(fen, Measure.MONEY)
