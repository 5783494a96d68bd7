"""Failures speak the user's language and say everything they promise to say."""

from __future__ import annotations

import ast
import string
from collections.abc import Iterator

import pytest

from crmdesk.core import i18n
from crmdesk.core.errors import (
    CrmError,
    DatabaseProblem,
    FieldError,
    NotFound,
    Problem,
    StaleRecord,
    ValidationError,
)
from tests.helpers.sources import calls, literal, marked_strings

ERRORS = frozenset({"CrmError", "FieldError", "DatabaseProblem"})


def placeholders(text: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(text) if name}


def raised() -> Iterator[tuple[str, str, set[str]]]:
    """(where, template, names of its parameters) of every error written in the program."""
    for module, node in calls(ERRORS):
        place = 1 if isinstance(node.func, ast.Name) and node.func.id == "DatabaseProblem" else 0
        template = literal(node.args[place]) if len(node.args) > place else None
        given = {k.arg for k in node.keywords if k.arg}
        if template is not None and None not in {k.arg for k in node.keywords}:
            yield f"{module}:{node.lineno}", template, given
    for module, node in calls(frozenset({"Problem"})):
        template = literal(node.args[1]) if len(node.args) > 1 else None
        params = node.args[2] if len(node.args) > 2 else None
        if template is not None and (params is None or isinstance(params, ast.Dict)):
            keys = params.keys if isinstance(params, ast.Dict) else []
            yield f"{module}:{node.lineno}", template, {literal(k) or "" for k in keys}


def test_every_error_gives_its_sentence_the_parameters_it_names() -> None:
    found = list(raised())
    assert len(found) > 60
    for where, template, given in found:
        assert placeholders(template) == given, where


def test_every_error_sentence_is_marked_and_has_a_chinese_translation() -> None:
    marked = set(marked_strings())
    i18n.set_language("zh_CN")
    for where, template, _given in raised():
        assert template in marked, where
        said = i18n._(template)
        assert any("\u4e00" <= c <= "\u9fff" for c in said), (where, template)


def test_a_message_is_translated_when_it_is_shown_not_when_it_is_raised() -> None:
    error = CrmError(i18n.N_("The field {field} no longer exists."), field="色号")
    assert str(error) == error.message() != "The field 色号 no longer exists."
    i18n.set_language("en")
    assert error.message() == "The field 色号 no longer exists."


def test_what_a_person_typed_is_never_translated() -> None:
    """“Other” is a label of ours, but here it is somebody's text."""
    problem = Problem("name", "“{name}” is already in the list.", {"name": "Other"})
    assert "“Other”" in problem.message()


def test_braces_in_a_value_are_only_text() -> None:
    problem = Problem("name", "“{name}” is already in the list.", {"name": "{0} {name!r}"})
    assert "{0} {name!r}" in problem.message()


def test_a_validation_error_says_all_problems_and_where() -> None:
    first = Problem("name", "This must be filled in.")
    second = Problem("uscc", "The code has 18 characters; there are {count}.", {"count": 3})
    error = ValidationError([first, second], "锦华五金")
    assert error.problems == (first, second)
    assert error.message().startswith("锦华五金 ")
    assert first.message() in error.message()
    assert "3" in second.message()
    assert second.message() in error.message()


@pytest.mark.parametrize("language", list(i18n.LANGUAGES))
def test_the_ready_made_errors_speak_both_languages(language: str) -> None:
    i18n.set_language(language)
    stale = StaleRecord(["phone"], "王芳", "11-21 09:12", {"phone": "13800138000"})
    assert "王芳" in stale.message()
    assert "11-21 09:12" in stale.message()
    assert stale.fields == ("phone",)
    assert stale.theirs == {"phone": "13800138000"}
    assert "锦华" in NotFound("锦华").message()
    assert "  " not in NotFound().message()
    problem = DatabaseProblem(
        "full", "The disk is full. Make room, then save again. Nothing was changed."
    )
    assert problem.kind == "full"
    assert isinstance(problem, CrmError)
    assert issubclass(FieldError, CrmError)
