"""The call list: heaviest first, noted beside it by keyboard, then the next one; letters in batch."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication

from crmdesk.services.container import Services
from crmdesk.services.dunning_data import DunningDraft
from crmdesk.ui.desk import Desk
from crmdesk.ui.pages.receivables import ReceivablesPage
from crmdesk.ui.receivables.letters_dialog import LettersDialog
from tests.services.receivables.making import receipt

Come = Callable[..., ReceivablesPage]


def ids(page: ReceivablesPage) -> list[int]:
    view: Any = page.view
    return [each.customer_id for each in view._lines]


def fill(form: Any, **values: Any) -> None:
    for name, value in values.items():
        form.form.boxes[name].editor.set_value(value)


def test_the_heaviest_stand_first_with_their_telephone(
    qtbot: Any, debtors: dict[str, int], come: Come
) -> None:
    page = come("dunning")
    view: Any = page.view
    qtbot.waitUntil(lambda: view.form._documents.text() != "")
    assert ids(page) == [debtors[name] for name in ("海润", "金桥", "美家")]
    assert view.form._phone.text() == "13800138000"
    view.form.copy.click()
    assert QGuiApplication.clipboard().text() == "13800138000"


def test_a_call_is_noted_with_its_promise_and_the_next_one_comes(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come
) -> None:
    page = come("dunning")
    view: Any = page.view
    assert view.form.customer_id == debtors["海润"]
    fill(view.form, result="promised", promised=5_000_000, promised_on=date(2026, 11, 30),
         said="月底付一半")  # fmt: skip
    view.form.record()
    qtbot.waitUntil(lambda: view.form.customer_id == debtors["金桥"])
    [promise] = services.promises.lines(customer_id=debtors["海润"])
    assert (promise.amount, promise.promised_on) == (5_000_000, date(2026, 11, 30))
    assert services.dunning.history(debtors["海润"])[0]["remark"] == "月底付一半"
    assert not view.form.is_begun
    view.chips.chosen.emit("waiting")
    assert ids(page) == [debtors["海润"]]


def test_a_promise_without_a_day_is_refused_at_its_field_and_nothing_is_lost(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come
) -> None:
    page = come("dunning")
    view: Any = page.view
    view.form.record()
    assert view.form.form.boxes["result"].has_problem
    fill(view.form, result="promised", promised=100_00, said="会付")
    view.form.record()
    qtbot.waitUntil(lambda: view.form.form.boxes["promised_on"].has_problem)
    assert view.form.form.boxes["said"].value() == "会付"
    assert not services.dunning.history(debtors["海润"])


def test_what_is_typed_stays_while_the_list_is_read_again(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come
) -> None:
    page = come("dunning")
    view: Any = page.view
    fill(view.form, said="正在说")
    receipt(services, debtors["美家"], "2026-11-21", 400_000)
    qtbot.waitUntil(lambda: view.form.customer_id == debtors["海润"])
    assert view.form.form.boxes["said"].value() == "正在说"


def test_who_is_asked_for_is_shown_wherever_he_stands(
    qtbot: Any, services: Services, debtors: dict[str, int], come: Come, person: Any
) -> None:
    services.dunning.record(DunningDraft(customer_id=debtors["美家"], result="other"))
    page = come("dunning", customer_id=debtors["美家"])
    view: Any = page.view
    qtbot.waitUntil(lambda: view.form.customer_id == debtors["美家"])
    assert ids(page) == [debtors["美家"]]
    come("dunning", customer_id=debtors["守约"])
    qtbot.waitUntil(lambda: any("守约" in text for text, _deeds in person.notices))


def test_a_typed_text_narrows_the_list(debtors: dict[str, int], come: Come) -> None:
    page = come("dunning")
    view: Any = page.view
    view.search.setText("13800")
    view._show()
    assert ids(page) == [debtors["海润"]]


def test_letters_are_written_only_to_the_selected_and_numbered(
    qtbot: Any, desk: Desk, services: Services, debtors: dict[str, int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    printed: list[list[int]] = []
    monkeypatch.setattr(
        "crmdesk.ui.receivables.papers.print_letters",
        lambda _desk, made, _parent=None: printed.append(list(made)),
    )
    for name in ("金桥", "美家"):
        services.dunning.record(
            DunningDraft(customer_id=debtors[name], result="other", done_on=date(2026, 11, 5))
        )
    dialog = LettersDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.chosen()) == 2)
    dialog.table.table.go_to(0)
    qtbot.waitUntil(lambda: len(dialog.chosen()) == 1)
    chosen = dialog.chosen()[0].customer_id
    dialog.commit()
    qtbot.waitUntil(lambda: bool(dialog.made))
    qtbot.waitUntil(lambda: printed == [dialog.made])
    letter = services.dunning.letter(dialog.made[0])
    assert letter.record["customer_id"] == chosen
    assert letter.record["letter_no"]
