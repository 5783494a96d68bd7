"""The seven steps of the annual review in their order (methods.md A, row 106).

整理资料 → 业绩分析 → 构成 → 划分等级 → 名册登记 → 路序分类 → 访问计划, after the teaching text on the
management of classes of customers (客户分类管理).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from crmdesk.core.i18n import N_


class Step(StrEnum):
    """The steps in their order; the codes are stored."""

    CARDS = "cards"
    RESULTS = "results"
    MAKE_UP = "make_up"
    GRADES = "grades"
    REGISTER = "register"
    ROUTES = "routes"
    VISITS = "visits"


TITLES: Final[Mapping[Step, str]] = MappingProxyType({
    Step.CARDS: N_("Tidy the cards"),
    Step.RESULTS: N_("Look at the sales"),
    Step.MAKE_UP: N_("Look at the make-up"),
    Step.GRADES: N_("Set the layers"),
    Step.REGISTER: N_("Sign the list of the year"),
    Step.ROUTES: N_("Put customers on routes"),
    Step.VISITS: N_("Plan the visits"),
})  # fmt: skip
# What to do, in one sentence.
TASKS: Final[Mapping[Step, str]] = MappingProxyType({
    Step.CARDS: N_("Fill in what the analyses group by, and merge who was entered twice."),
    Step.RESULTS: N_("See who bought more and who bought less than the year before, and ask why."),
    Step.MAKE_UP: N_("See which kinds of customers carry the sales, and what we hang on too much."),
    Step.GRADES: N_("Check who is VIP, big, medium and small; correct by hand with a reason."),
    Step.REGISTER: N_("Make the list of who is kept, watched and let go, and have it signed."),
    Step.ROUTES: N_("Give every important customer his place on a route."),
    Step.VISITS: N_("Plan the visits by layer, those who are overdue first."),
})  # fmt: skip
