"""The 客户信用调查报告 (B25) on paper: the conclusion first, then the eleven numbered parts."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, Final

from crmdesk.analysis import credit_limit
from crmdesk.analysis.base import Column as ResultColumn
from crmdesk.analysis.base import ColumnKind
from crmdesk.analysis.credit_bands import CreditGrade
from crmdesk.analysis.credit_items import GROUP_LABELS, Group
from crmdesk.analysis.credit_report import completeness
from crmdesk.charts.words import cell_text
from crmdesk.charts.words import shown as words_shown
from crmdesk.core.i18n import _, language
from crmdesk.reports import styles
from crmdesk.reports.fonts import BOLD, REGULAR, width
from crmdesk.reports.styles import BOX, HAIR, HEAVY, LABEL, TABLE, THIN, VALUE
from crmdesk.reports.text import fit, fit_number, wrap
from crmdesk.reports.values import money_text

if TYPE_CHECKING:
    from crmdesk.analysis.credit_report import Filled, Line
    from crmdesk.analysis.credit_score import Scored
    from crmdesk.reports.deal_sheet import Sheet
    from crmdesk.reports.paper import Paper
    from crmdesk.services.container import Services
    from crmdesk.services.credit_reports import ReportData

CHINESE: Final = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一")
ORDER: Final = (1, 8, 9, 10, 2, 3, 4, 5, 6, 7, 11)  # the conclusion and its reasons first
CONCLUSION: Final = 104.0
SEAL: Final = 45.0
LETTERS: Final = {1: 30.0, 2: 26.0, 3: 21.0}
ROW: Final = 15.5
FRAME: Final = 8.2  # points of paper for one point of the score


class CreditReportPaper:
    """The pages of one report."""

    def __init__(self, services: Services, data: ReportData) -> None:
        self._services, self._data = services, data
        self._parts = {filled.part.number: filled for filled in data.parts}

    def draw(self, sheet: Sheet) -> None:
        """Compose everything."""
        code = str(self._data.report["code"] or "")
        sheet.letterhead([_("Report no. {code}　Internal").format(code=code)])
        self._conclusion(sheet)
        special = {8: self._score, 9: self._proposal}
        for number in ORDER:
            filled = self._parts[number]
            self._heading(sheet, filled)
            special.get(number, self._lines)(sheet, filled)
        sheet.y += 8
        sheet.fields([(_("Completeness"), words_shown(completeness(self._data.parts)))], columns=1)
        self._signatures(sheet)

    def _value(self, key: str) -> str:
        """The text of a line by its key."""
        for filled in self._data.parts:
            for line in filled.lines:
                if line.item.key == key:
                    return _said(line)
        return ""

    # --- conclusion -----------------------------------------------------------------------
    def _conclusion(self, sheet: Sheet) -> None:
        """Who, how much, for how long, until when; the grade in its seal."""
        paper, y = sheet.paper, sheet.y + 6
        paper.box(paper.left, y, paper.room, CONCLUSION, BOX)
        left, room = paper.left + 12, paper.room - 2 * SEAL - 46
        name = fit(self._data.customer, room, BOLD, 15, 8)
        paper.text(left, y + 21, name.text, name.size, BOLD)
        known = (
            (_("Unified social credit code"), "uscc"), (_("Investigated by"), "investigator")
        )  # fmt: skip
        unknown = ("", _("Not obtained"))
        below = "　　".join(
            f"{label} {self._value(key)}" for label, key in known if self._value(key) not in unknown
        )
        made = fit(below, room, REGULAR, 8)
        paper.text(left, y + 35, made.text, made.size)
        paper.line(left, left + room, y + 43, HAIR)
        given = (
            (_("Proposed limit (yuan)"), self._value("proposed_limit")),
            (_("Proposed credit period"), self._value("proposed_days")),
            (_("Settlement"), self._value("proposed_settlement")),
            (_("Review on"), self._value("review_on")),
        )
        for n, (label, value) in enumerate(given):
            x = left + n * room / 4
            made = fit(label, room / 4 - 6, REGULAR, LABEL, 6)
            paper.text(x, y + 55, made.text, made.size)
            figure = fit_number((value,), room / 4 - 6, BOLD, 12)
            paper.text(x, y + 70, figure.text, figure.size, BOLD)
        said = words_shown(self._data.proposed.proposal.words)
        risks = self._value("risks") if self._data.report["risks"] else ""
        lines = wrap("；".join(t for t in (said, risks) if t), room, 2, REGULAR, 8.5).lines
        for n, line in enumerate(lines):
            paper.text(left, y + 85 + n * 11.5, line, 8.5)
        self._seal(paper, paper.right - SEAL - 14, y + CONCLUSION / 2)
        sheet.y = y + CONCLUSION + 4

    def _seal(self, paper: Paper, x: float, y: float) -> None:
        """The grade with the words around it and the points below."""
        for radius, weight in ((SEAL, HEAVY), (SEAL - 3, HAIR), (SEAL - 17, THIN)):
            paper.box(x - radius, y - radius, 2 * radius, 2 * radius, weight, radius=radius)
        score = self._data.score
        letters = score.grade.letters if score.grade else "—"
        size = LETTERS.get(len(letters), 21.0)
        paper.text(x, y + size * styles.CENTRE, letters, size, BOLD, "centre")
        tenths = score.tenths
        points = "—" if tenths is None else f"{tenths / 10:g}"
        said = _("{points} points").format(points=points)
        paper.text(x, y + SEAL - 6.5, said, 8, BOLD, "centre")
        if language() != "zh_CN":
            paper.text(x, y - SEAL + 13, _("Credit grade"), 7, BOLD, "centre")
            return
        around = _("Grade of the customer's credit")
        for n, character in enumerate(around):
            angle = pi * (0.94 - 0.88 * n / max(1, len(around) - 1))
            at = SEAL - 10
            paper.text(
                x + at * cos(angle), y - at * sin(angle) + 8 * styles.CENTRE, character, 8, BOLD,
                "centre",
            )  # fmt: skip

    # --- parts ----------------------------------------------------------------------------
    def _heading(self, sheet: Sheet, filled: Filled) -> None:
        part = filled.part
        sheet.need(60)
        paper, y = sheet.paper, sheet.y + 9
        number = CHINESE[part.number - 1] if language() == "zh_CN" else str(part.number)
        wide = max(15.0, width(number, BOLD, 9) + 6)
        paper.box(paper.left, y, wide, 13, 0, fill=0)
        paper.text(paper.left + wide / 2, y + 9.8, number, 9, BOLD, "centre", white=True)
        paper.text(paper.left + wide + 7, y + 10.5, _(part.title), 11, BOLD)
        sheet.y = y + 18

    def _lines(self, sheet: Sheet, filled: Filled) -> None:
        """Short lines side by side, long ones below each other."""
        short: list[tuple[str, str]] = []
        room = sheet.paper.room / 2 - 90
        for line in filled.lines:
            pair = (_(line.item.title), _said(line))
            if width(pair[1], REGULAR, VALUE) > room or "\n" in pair[1]:
                sheet.fields(short)
                short = []
                sheet.fields([(pair[0], " ".join(pair[1].split()))], columns=1)
            else:
                short.append(pair)
        sheet.fields(short)

    def _score(self, sheet: Sheet, filled: Filled) -> None:
        """Every item with its points in a frame as long as its full marks."""
        self._score_head(sheet)
        for group in Group:
            lines = [x for x in self._data.score.lines if x.item.group is group]
            for n, line in enumerate(lines):
                sheet.need(ROW)
                self._item(sheet, group if n == 0 else None, line)
            sheet.paper.line(sheet.paper.left, sheet.paper.right, sheet.y, HAIR)
        self._scale(sheet)
        self._lines(sheet, filled)

    def _score_head(self, sheet: Sheet) -> None:
        paper, y = sheet.paper, sheet.y
        paper.tint(paper.left, y, paper.room, 17)
        paper.line(paper.left, paper.right, y, BOX)
        for x, said in zip(
            self._columns(paper),
            (
                _("Kind of item"),
                _("What is scored"),
                _("As it is"),
                _("Points / full"),
                _("Frame: full marks"),
            ),
            strict=True,
        ):
            made = fit(said, 84, BOLD, 8, 6)
            paper.text(x, y + 11.5, made.text, made.size, BOLD)
        sheet.y = y + 17

    @staticmethod
    def _columns(paper: Paper) -> tuple[float, ...]:
        places = (4, 82, 172, 296, 350) if language() == "zh_CN" else (4, 92, 196, 318, 380)
        return tuple(paper.left + x for x in places)

    def _item(self, sheet: Sheet, group: Group | None, line: Scored) -> None:
        paper, y = sheet.paper, sheet.y
        first, second, third, fourth, fifth = self._columns(paper)
        base = y + 11
        if group is not None:
            got, full = self._data.score.group(group)
            said = f"{_(GROUP_LABELS[group])}　{'—' if got is None else got} / {full}"
            made = fit(said, second - first - 4, BOLD, TABLE, 6)
            paper.text(first, base, made.text, made.size, BOLD)
        made = fit(_(line.item.label), third - second - 4, REGULAR, TABLE)
        paper.text(second, base, made.text, made.size)
        known = line.points is not None
        said = words_shown(line.words) if known else _("Not obtained")
        # The label stands beside it already.
        said = said.removeprefix(_(line.item.label)).lstrip("：: ")
        made = fit(said, fourth - third - 6, REGULAR, TABLE, 6)
        paper.text(third, base, made.text, made.size)
        paper.text(fourth + 18, base, str(line.points) if known else "—", TABLE, BOLD, "right")
        paper.text(fourth + 21, base, f"/ {line.item.full}", 7.5)
        frame = line.item.full * FRAME
        paper.box(fifth, y + 4, frame, ROW - 8, THIN)
        if line.points:
            paper.box(fifth, y + 4, frame * line.points / line.item.full, ROW - 8, THIN, fill=0.25)
        sheet.y = y + ROW
        paper.dotted([(second, paper.right, sheet.y)])

    def _scale(self, sheet: Sheet) -> None:
        """The grades from D to AAA; this one is black."""
        sheet.need(34)
        paper, y = sheet.paper, sheet.y + 8
        grades = list(reversed(CreditGrade))
        each = paper.room / len(grades)
        for n, grade in enumerate(grades):
            is_own = grade is self._data.score.grade
            x = paper.left + n * each
            paper.box(x, y, each, 13, THIN, fill=0 if is_own else None)
            font = BOLD if is_own else REGULAR
            paper.text(x + each / 2, y + 9.6, grade.letters, 8, font, "centre", white=is_own)
            paper.text(x, y + 21, str(n * 10), 6.5, REGULAR, "centre" if n else "left")
        paper.text(paper.right, y + 21, "100", 6.5, REGULAR, "right")
        sheet.y = y + 26

    def _proposal(self, sheet: Sheet, filled: Filled) -> None:
        """What each formula comes to, then the proposal."""
        from crmdesk.reports.deal_sheet import Column

        proposal = self._data.proposed.proposal
        rows = []
        for formula in proposal.formulas:
            words = words_shown(formula.words) if formula.is_enabled else _("not in use")
            amount = money_text(formula.fen) if formula.is_enabled else ""
            rows.append([_(credit_limit.LABELS[formula.code]), words, amount or "—"])
        sums = ["", words_shown(proposal.words), money_text(proposal.limit) or "—"]
        columns = [
            Column(_("Formula")), Column(_("How it was reckoned"), wraps=True),
            Column(_("Result (yuan)"), "right"),
        ]  # fmt: skip
        sheet.table(columns, rows, [sums])
        self._lines(sheet, filled)

    def _signatures(self, sheet: Sheet) -> None:
        lines = (_("Signature"), _("Date"))
        sheet.signatures(
            [
                (_("Investigated by"), self._named("investigator"), lines),
                (_("Checked by finance"), "", lines),
                (_("Approved by"), self._named("approver"), lines),
            ]
        )

    def _named(self, key: str) -> str:
        return self._value(key) if self._data.report[f"{key}_id"] else ""


def _said(line: Line) -> str:
    """A line as it is read; what nobody knows is said so."""
    column = ResultColumn(key=line.item.key, title=line.item.title, kind=line.item.kind)
    said = cell_text(column, line.value)
    if line.item.kind is ColumnKind.DAYS and line.is_known:
        return _("{days} days").format(days=said if said != "—" else 0)
    return said if said != "—" or not line.is_known else "0"
