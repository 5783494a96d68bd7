"""A broken rule of an opportunity is refused with one sentence, whichever way it comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crmdesk.core.errors import ValidationError
from crmdesk.services.bulk_edit import BulkRefused, Edit
from crmdesk.services.container import Services
from crmdesk.services.importing import ColumnMapping, ImportJob
from crmdesk.services.opportunity_targets import LostTarget, PauseTarget, WonTarget
from tests.helpers.deals import active, opportunity, save, won
from tests.helpers.making import customer

TARGETS = {"lost": LostTarget(), "won": WonTarget(), "paused": PauseTarget()}
LABELS = {"lost": "输单", "won": "赢单", "paused": "中止"}
Way = Callable[[Services, int, str], str]


def by_form(services: Services, made: int, state: str) -> str:
    with pytest.raises(ValidationError) as caught:
        save(services, made, state=state)
    return caught.value.problems[0].message()


def by_bulk_edit(services: Services, made: int, state: str) -> str:
    with pytest.raises(BulkRefused) as caught:
        services.bulk_edit.apply("opportunity", [made], [Edit("state", value=state)])
    return caught.value.refusals[0].reason


def by_drag(services: Services, made: int, state: str) -> str:
    with pytest.raises(ValidationError) as caught:
        services.opportunities.move(made, TARGETS[state])
    return caught.value.problems[0].message()


def by_paste(services: Services, made: int, state: str) -> str:
    row = services.records.fetch("opportunity", made)
    owner = services.records.fetch("customer", int(row["customer_id"]))  # type: ignore[arg-type]
    source = services.imports.pasted(
        f"客户名称\t商机名称\t状态\n{owner['name']}\t{row['name']}\t{LABELS[state]}\n"
    )
    preview = services.imports.preview(source, "opportunity")
    mapping: ColumnMapping = services.imports.suggest(preview, "opportunity")
    report = services.imports.run(ImportJob(source, preview.sheet, preview.header, mapping))
    [refused] = report.refused
    return refused.problems[0].message()


WAYS: dict[str, Way] = {
    "form": by_form,
    "bulk edit": by_bulk_edit,
    "drag": by_drag,
    "paste": by_paste,
}


@pytest.mark.parametrize("way", list(WAYS))
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("lost", "请写明输单原因。"),
        ("won", "总结"),
        ("paused", "原因"),
    ],
)
def test_what_a_state_needs_is_asked_for_everywhere(
    services: Services, way: str, state: str, said: str
) -> None:
    made = active(services, name="三号线")
    told = WAYS[way](services, made, state)
    assert said in told
    assert services.records.fetch("opportunity", made)["state"] == "active"


@pytest.mark.parametrize("way", ["form", "bulk edit", "paste"])
def test_an_illegal_step_is_refused_everywhere(services: Services, way: str) -> None:
    made = active(services, name="三号线")
    won(services, made)
    told = WAYS[way](services, made, "paused")
    assert "“赢单”" in told
    assert services.opportunities.questions_for(made, PauseTarget()).refusal in told


def test_creating_asks_the_same(services: Services) -> None:
    owner = customer(services)
    values: dict[str, Any] = {"customer_id": owner, "name": "x", "state": "lost"}
    with pytest.raises(ValidationError) as caught:
        services.records.save("opportunity", None, values)
    told = caught.value.problems[0].message()
    assert told == by_form(services, opportunity(services, owner, state="active"), "lost")
