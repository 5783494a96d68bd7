"""打分: points for one customer by one method, with what they would make of him while they are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QWidget

from crmdesk.analysis import method as method_by_id
from crmdesk.analysis.criteria import KAISM, SATISFACTION, SCALES, VALUE, Criterion
from crmdesk.analysis.score_preview import Ground, ground_of, method_of, preview
from crmdesk.charts.words import shown
from crmdesk.core import clock
from crmdesk.core.errors import CrmError, FieldError
from crmdesk.core.i18n import _
from crmdesk.ui.analysis.points_grid import PointsGrid
from crmdesk.ui.desk import Desk
from crmdesk.ui.dialogs.saving import SavingDialog
from crmdesk.ui.forms.combo import Combo
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.references import References
from crmdesk.ui.latest import LatestOnly
from crmdesk.ui.theme import px
from crmdesk.ui.widgets import Pill, hbox, label, link, scroll_area, vbox

if TYPE_CHECKING:
    from crmdesk.services.assessments import GivenPoints

WITH_COMPETITORS: Final = (KAISM, VALUE)
MOST_COLUMNS: Final = 3  # competitors side by side
SIZE: Final = (940, 640)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the dialog has to know before anything can be typed."""

    criteria: tuple[Criterion, ...]
    before: Mapping[int | None, GivenPoints]
    competitors: Mapping[int | None, str]
    every: tuple[tuple[int, str], ...]  # competitors there are
    ground: Ground | None


class AssessmentDialog(SavingDialog):
    """*values* are the parameters of the method on the page, so that the preview uses its bounds."""

    def __init__(
        self,
        desk: Desk,
        kind: str,
        customer_id: int,
        parent: QWidget | None = None,
        *,
        values: Mapping[str, Any] | None = None,
    ) -> None:
        method = method_by_id(method_of(kind))
        title = _("Give points: {method}").format(method=_(method.title))
        name = desk.services.names("customer", customer_id)
        super().__init__(title, parent, subtitle=f"{name} · {scale_words(kind)}", size=SIZE)
        self._desk, self.kind, self.customer_id = desk, kind, customer_id
        self._method, self._values = method, method.values(values or {})
        self._opening: Opening | None = None
        self._columns: dict[int | None, str] = {None: _("We")}
        self._start: dict[int | None, dict[str, int]] = {}
        self._reading = LatestOnly(desk.jobs, self)
        self._make_body()
        self._read()

    # --- building ------------------------------------------------------------------------------
    def _make_body(self) -> None:
        inner = QWidget()
        column = vbox(inner, (0, 0, 8, 0), 10)
        self.form = self._make_form()
        column.addWidget(self.form)
        self.grid = PointsGrid(self.kind)
        self.grid.changed.connect(self._on_changed)
        self.grid.dropped.connect(self._on_dropped)
        column.addWidget(self.grid)
        column.addLayout(self._make_ways())
        column.addStretch()
        self.body.addWidget(scroll_area(inner, "pointsScroll"), 1)
        self.body.addWidget(self._make_preview())
        self._note = label("", "problem", wrap=True, name="dialogProblem")
        self.footer.insertWidget(0, self._note, 1)
        self.add_close()
        self.add_save(_("Save"), icon="check").setEnabled(False)

    def _make_form(self) -> RecordForm:
        wanted = ["assessed_on", "employee_id", "remark"]
        if self.kind in (SATISFACTION, VALUE):
            wanted.insert(2, "contact_id")
        specs = dict(self._desk.services.catalogue.by_key("assessment"))
        span = 4 - len(wanted) + 1  # the rest of the row
        specs["remark"] = replace(specs["remark"], multiline=False, span=span)
        form = RecordForm(
            [specs[name] for name in wanted], References(self._desk, self.customer_id)
        )
        form.set_values({"assessed_on": clock.today(), "employee_id": self._who()})
        form.set_editing(True, is_new=True)
        return form

    def _who(self) -> int | None:
        return self._desk.services.employee_id

    def _make_ways(self) -> Any:
        row = hbox(None, spacing=14)
        self._again = link(_("Take over last time's points"), "copy", name="takeBefore")
        self._again.clicked.connect(self.grid.take_before)
        self._again.hide()
        row.addWidget(self._again)
        self.add_competitor = Combo("addCompetitor")
        self.add_competitor.setAccessibleName(_("Compare with another competitor"))
        self.add_competitor.activated.connect(self._on_competitor)
        self.add_competitor.setVisible(self.kind in WITH_COMPETITORS)
        row.addWidget(self.add_competitor)
        row.addStretch()
        return row

    def _make_preview(self) -> QFrame:
        frame = QFrame()
        frame.setProperty("role", "well")
        frame.setObjectName("pointsPreview")
        row = hbox(frame, (14, 9, 14, 9), 10)
        row.addWidget(label(_("Makes him"), "fieldLabel"))
        self.pill = Pill("—", "gradeD")
        row.addWidget(self.pill)
        self.why = label(_("Reading what is known of him …"), wrap=True, name="previewWhy")
        row.addWidget(self.why, 1)
        frame.setMinimumHeight(px(40))
        return frame

    # --- reading -------------------------------------------------------------------------------
    def _read(self) -> None:
        services, kind, customer = self._desk.services, self.kind, self.customer_id
        method, values = self._method, self._values

        def work(_progress: Any) -> Opening:
            given = services.assessments
            before = given.latest(customer, kind)
            every = tuple(services.names.choices("competitor"))
            wanted = [i for i in before if i is not None] + given.competitors(customer)
            names = dict(every)
            chosen = list(dict.fromkeys(i for i in wanted if i in names))[:MOST_COLUMNS]
            try:
                data = services.analyses.data(method, dict(values) | {"customer": None})
                ground = ground_of(kind, data, customer, values)
            except CrmError:  # without any customer of the kind there is nothing to compare with
                ground = None
            return Opening(
                criteria=given.criteria(kind),
                before=before,
                competitors={i: names[i] for i in chosen},
                every=every,
                ground=ground,
            )

        self._reading.ask(_("Reading"), work, self._on_read)

    def _on_read(self, opening: Opening) -> None:
        self._opening = opening
        if self.kind in WITH_COMPETITORS:
            self._columns.update(opening.competitors)
        self._fill()
        today = clock.today()
        self.grid.start_with(
            {whose: g for whose, g in opening.before.items() if g.assessed_on == today}
        )
        self._again.setVisible(any(g.assessed_on != today for g in opening.before.values()))
        self._start = self.grid.readable()
        self.save.setEnabled(True)
        self.grid.focus_first()
        self._show_preview()

    def _fill(self) -> None:
        assert self._opening is not None
        self.grid.fill(self._opening.criteria, self._columns, self._opening.before)
        self.add_competitor.clear()
        self.add_competitor.addItem(_("Compare with another competitor …"), None)
        for competitor, name in self._opening.every:
            if competitor not in self._columns:
                self.add_competitor.addItem(name, competitor)
        is_full = len(self._columns) > MOST_COLUMNS or self.add_competitor.count() == 1
        self.add_competitor.setVisible(self.kind in WITH_COMPETITORS and not is_full)

    def _on_competitor(self, place: int) -> None:
        chosen = self.add_competitor.itemData(place)
        if chosen is not None:
            self._columns[int(chosen)] = self.add_competitor.itemText(place)
            self._fill()
            self._show_preview()

    def _on_dropped(self, competitor: object) -> None:
        if isinstance(competitor, int) and competitor in self._columns:
            del self._columns[competitor]
            QTimer.singleShot(0, self, self._on_left_out)  # the button that was pressed goes too

    def _on_left_out(self) -> None:
        self._fill()
        self._show_preview()

    # --- the preview ---------------------------------------------------------------------------
    def _on_changed(self) -> None:
        self._note.setText("")
        self._show_preview()

    def _show_preview(self) -> None:
        opening = self._opening
        if opening is None:
            return
        if opening.ground is None:
            self.pill.set("—", "gradeD")
            self.why.setText(_("Too little is on file to say what the points make of him."))
            return
        typed = self.grid.readable()
        offers = {whose: points for whose, points in typed.items() if whose is not None and points}
        found = preview(opening.ground, typed.get(None, {}), offers, self._values)
        self.pill.set(shown(found.label) if found.label else "—", _tone(found.label))
        self.why.setText(shown(found.why))

    # --- saving --------------------------------------------------------------------------------
    def has_changes(self) -> bool:
        """Whether something typed would be lost."""
        return self._opening is not None and self.grid.readable() != self._start

    def _on_save(self) -> None:
        try:
            offers = self.grid.typed()
        except FieldError as error:
            self._note.setText(error.message())
            self.grid.focus_wrong()
            return
        try:
            values: dict[str, Any] = {n: box.value() for n, box in self.form.boxes.items()}
        except FieldError:
            self._note.setText(_("Correct the marked fields first."))
            return
        day = values.pop("assessed_on") or clock.today()
        services, kind, customer = self._desk.services, self.kind, self.customer_id
        self.write(
            self._desk,
            _("Saving"),
            lambda _p: services.assessments.save_all(
                customer, kind, offers, assessed_on=day, **values
            ),
            _("The points are saved."),
        )

    def show_failure(self, error: CrmError) -> None:
        self._note.setText(self.form.show_error(error))


def scale_words(kind: str) -> str:
    """Between which numbers points are given."""
    least, most = SCALES[kind]
    if most is None:
        return _("in yuan a year, or all in points")
    return _("points from {least} to {most}").format(least=least, most=most)


def _tone(label_: object) -> str:
    return "info" if label_ else "gradeD"


def give_points(
    desk: Desk,
    kind: str,
    customer_id: int,
    parent: QWidget | None,
    values: Mapping[str, Any] | None = None,
) -> bool:
    """Ask for points; whether they were saved."""
    return bool(AssessmentDialog(desk, kind, customer_id, parent, values=values).exec())
