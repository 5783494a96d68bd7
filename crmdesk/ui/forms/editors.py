"""One editor per Kind: what a value is typed into."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from crmdesk.models.fields import FieldSpec, Kind
from crmdesk.ui.forms.choice_editors import ChoiceEditor, MultiChoiceEditor
from crmdesk.ui.forms.datetime_editor import DateTimeEditor
from crmdesk.ui.forms.editor import Editor
from crmdesk.ui.forms.line_editors import DateEditor, LineEditor, TextEditor
from crmdesk.ui.forms.rating_editor import RatingEditor

EditorMaker = Callable[[FieldSpec], Editor]
_MAKERS: dict[Kind, EditorMaker] = {
    Kind.DATE: DateEditor,
    Kind.DATETIME: DateTimeEditor,
    Kind.LONG_TEXT: TextEditor,
    Kind.ENUM: ChoiceEditor,
    Kind.BOOL: ChoiceEditor,
    Kind.MULTI_ENUM: MultiChoiceEditor,
    Kind.MONTHS: MultiChoiceEditor,
    Kind.RATING: RatingEditor,
}


def make_editor(spec: FieldSpec, references: Any = None) -> Editor:
    """The editor for a field. *references* (``forms.references``) serves the pickers."""
    if spec.kind in (Kind.REFERENCE, Kind.REFERENCES, Kind.REGION, Kind.INDUSTRY):
        from crmdesk.ui.forms.pickers import make_picker

        return make_picker(spec, references)
    if spec.multiline:
        return TextEditor(spec)
    return _MAKERS.get(spec.kind, LineEditor)(spec)
