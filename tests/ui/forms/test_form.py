"""A form made from FieldSpecs: rows grow with what is said under a field, marks say what counts."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QLabel

from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.clipping import clipped
from crmdesk.ui.forms.form import RecordForm
from crmdesk.ui.forms.rating_editor import MAX_STARS

SPECS = (
    FieldSpec(kind=Kind.TEXT, label="Name", name="name", section="First", required=True),
    FieldSpec(kind=Kind.PERCENT, label="Share", name="share", section="First"),
    FieldSpec(kind=Kind.RATING, label="Quality", name="quality", section="Second"),
)


def shown(qtbot: Any, **more: Any) -> RecordForm:
    form = RecordForm(SPECS, None, **more)
    qtbot.addWidget(form)
    form.resize(900, 400)
    form.show()
    qtbot.waitExposed(form)
    return form


def test_a_row_grows_for_a_problem_also_after_the_fields_were_chosen_again(qtbot: Any) -> None:
    form = shown(qtbot)
    form.show_fields(lambda spec: spec.name != "share")
    form.show_fields(lambda spec: True)
    form.set_editing(True)
    box = form.boxes["share"]
    assert box.editor is not None
    qtbot.waitUntil(lambda: box.height() >= box.sizeHint().height())
    before = box.height()
    box.show_problem("Not a share. Type a number between 0 and 100.")
    qtbot.waitUntil(lambda: box.height() > before)
    assert clipped(form) == []


def test_only_the_marks_that_stand_in_the_form_are_explained(qtbot: Any) -> None:
    form = shown(qtbot, legend=True)
    texts = [made.text() for made in form.findChildren(QLabel) if made.isVisible()]
    assert "必填" in texts
    assert "†" not in texts


def test_a_rating_is_shown_in_stars(qtbot: Any) -> None:
    form = shown(qtbot)
    form.set_values({"quality": 4})
    text = form.findChild(QLabel, "text_quality")
    assert text is not None
    assert text.text() == "★" * 4 + "☆" * (MAX_STARS - 4)
