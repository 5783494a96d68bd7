"""What to do next with a customer: in order of urgency, with evidence, without contradictions."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crmdesk.analysis.base import Tone
from crmdesk.analysis.layers import Layer
from crmdesk.analysis.lifecycle import Phase
from crmdesk.analysis.next_actions import MOST, Do, Known, next_actions
from crmdesk.analysis.rfm import RfmClass
from crmdesk.analysis.rhythm import Alarm
from crmdesk.services.wording import shown

TODAY = date(2026, 11, 21)
BUYER: dict[str, Any] = {
    "layer": Layer.MEDIUM, "net_sales": 1_000_000, "to_next": 900_000, "days_since": 20,
    "interval_tenths": 300, "purchases": 12, "bought": 2_500_000, "surveyed_on": date(2026, 6, 1),
}  # fmt: skip


def does(**known: Any) -> list[Do]:
    return [action.do for action in found(**known)]


def found(**known: Any) -> Any:
    return next_actions(Known(as_of=TODAY, **(BUYER | known)))


def test_nothing_follows_of_a_customer_in_rhythm_nor_of_one_nobody_knows_anything_of() -> None:
    assert does(alarm=Alarm.CALM, phase=Phase.STABLE) == []
    assert next_actions(Known(as_of=TODAY)) == ()


@pytest.mark.parametrize(
    ("known", "do", "method"),
    [
        ({"overdue": 500_000, "overdue_days": 12}, Do.COLLECT, "ageing"),
        ({"is_held": True}, Do.CREDIT, "credit"),
        ({"limit": 100, "exposure": 101}, Do.CREDIT, "credit"),
        ({"alarm": Alarm.LATEST, "late_days": 40}, Do.CALL, "rhythm"),
        ({"alarm": Alarm.LATE, "late_days": 3}, Do.CALL, "rhythm"),
        ({"alarm": Alarm.SOON}, Do.CALL, "rhythm"),
        ({"alarm": Alarm.LOST}, Do.WIN_BACK, "lifecycle"),
        ({"phase": Phase.LOST}, Do.WIN_BACK, "lifecycle"),
        ({"rfm": RfmClass.KEY_RETAIN}, Do.WIN_BACK, "rfm"),
        ({"phase": Phase.DECLINE, "growth": -3_000}, Do.VISIT, "lifecycle"),
        ({"to_next": 200_000}, Do.UPGRADE, "upgrade"),
        ({"layer": Layer.VIP, "to_next": None, "surveyed_on": None}, Do.SURVEY, "satisfaction"),
        ({"layer": Layer.BIG, "surveyed_on": date(2025, 11, 21)}, Do.SURVEY, "satisfaction"),
    ],
)
def test_each_sign_asks_for_one_thing(known: dict[str, Any], do: Do, method: str) -> None:
    [action] = found(**known)
    assert (action.do, action.method) == (do, method)


@pytest.mark.parametrize(
    "known",
    [
        {"limit": 100, "exposure": 100},
        {"to_next": 200_001},  # more than a fifth of what he buys
        {"to_next": 0},
        {"layer": Layer.PROSPECT, "to_next": 1},
        {"layer": Layer.SMALL, "surveyed_on": None},
        {"layer": Layer.BIG, "surveyed_on": date(2025, 11, 22)},
        {"phase": Phase.DECLINE, "growth": None},
        {"days_since": None, "alarm": Alarm.LATEST},
    ],
)
def test_just_below_a_threshold_nothing_is_asked_for(known: dict[str, Any]) -> None:
    assert does(**known) == []


def test_who_does_not_pay_is_not_offered_more() -> None:
    assert does(to_next=1_000) == [Do.UPGRADE]
    assert does(to_next=1_000, overdue=1, overdue_days=1) == [Do.COLLECT]
    assert does(to_next=1_000, is_held=True) == [Do.CREDIT]
    assert does(alarm=Alarm.SOON, is_held=True) == [Do.CREDIT]


def test_who_is_won_back_is_not_called_as_well() -> None:
    assert does(alarm=Alarm.LOST, rfm=RfmClass.KEY_RETAIN, phase=Phase.LOST) == [Do.WIN_BACK]
    assert does(alarm=Alarm.LATEST, rfm=RfmClass.KEY_RETAIN, late_days=9) == [Do.CALL]


def test_who_is_on_his_way_out_is_not_offered_more() -> None:
    assert does(to_next=1_000, rfm=RfmClass.KEY_RETAIN) == [Do.WIN_BACK]
    assert does(to_next=1_000, alarm=Alarm.LATEST, late_days=4) == [Do.CALL]


def test_the_most_urgent_four_come_first() -> None:
    known = {
        "layer": Layer.VIP, "surveyed_on": None, "overdue": 9_900, "overdue_days": 45,
        "is_held": True, "alarm": Alarm.LATEST, "late_days": 20, "phase": Phase.DECLINE,
        "growth": -4_000,
    }  # fmt: skip
    assert does(**known) == [Do.COLLECT, Do.CALL, Do.CREDIT, Do.VISIT]
    assert len(does(**known)) == MOST
    assert does(**known | {"overdue_days": 30}) == [Do.CALL, Do.CREDIT, Do.COLLECT, Do.VISIT]


def test_the_evidence_names_the_numbers() -> None:
    [late] = found(alarm=Alarm.LATEST, late_days=23, days_since=53, interval_tenths=302)
    assert late.tone is Tone.BAD
    said = shown(late.why)
    assert "30.2" in said
    assert "53" in said
    assert "23" in said
    [upgrade] = found(to_next=120_000)
    assert "大客户" in shown(upgrade.why)
    assert "1,200" in shown(upgrade.why)
