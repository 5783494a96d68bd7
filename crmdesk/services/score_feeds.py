"""What the methods of scores, matrices and rankings are fed with (``services.analyses``)."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Connection

from crmdesk.analysis import criteria as kinds
from crmdesk.analysis.composition_result import (
    AREA,
    CHANNEL,
    INDUSTRY,
    REGION,
    SIZE,
    TYPE,
    CompositionData,
)
from crmdesk.analysis.credit_sales_result import CreditSalesData
from crmdesk.analysis.delivered_value_result import ValueData
from crmdesk.analysis.kaism_result import KaismData
from crmdesk.analysis.loyalty_result import LoyaltyData
from crmdesk.analysis.months import add_months
from crmdesk.analysis.ranking_result import RankingData
from crmdesk.analysis.satisfaction import MONTHS as SURVEY_MONTHS
from crmdesk.analysis.satisfaction_result import SatisfactionData
from crmdesk.analysis.scorecard import ScorecardFacts
from crmdesk.analysis.scorecard_result import ScorecardData
from crmdesk.analysis.screening_result import ScreeningData
from crmdesk.analysis.weighted_grade_result import WeightedData
from crmdesk.analysis.white_space import Purchases
from crmdesk.analysis.white_space_result import LINES_SHOWN, WhiteSpaceData
from crmdesk.analysis.windows import trailing
from crmdesk.analysis.wording import Words, text
from crmdesk.models import industries, regions
from crmdesk.models.choices import ChannelType, Choice, CompanySize, CustomerType
from crmdesk.services import customer_frames, ranking_columns
from crmdesk.services import score_columns as columns
from crmdesk.services.trade_feeds import named_customer

if TYPE_CHECKING:
    from crmdesk.analysis.customer_frame import CustomerFrame
    from crmdesk.services.container import Services

Feed = Callable[[date, Mapping[str, Any]], Any]
# The field of the card by which customers are grouped.
FIELDS: Final = {
    CHANNEL: "channel_type", REGION: "registered_region", INDUSTRY: "industry",
    SIZE: "company_size", TYPE: "customer_type", AREA: "area_id",
}  # fmt: skip
CHOICES: Final[Mapping[str, type[Choice]]] = {
    CHANNEL: ChannelType, SIZE: CompanySize, TYPE: CustomerType,
}  # fmt: skip


class ScoreFeeds:
    """Reads what each method needs; amounts in fen."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def feeds(self) -> Mapping[str, Feed]:
        """The feed of each method by its id."""
        return {
            "loyalty": self.loyalty_data,
            "credit-sales": self.credit_sales_data,
            "kaism": self.kaism_data,
            "weighted": self.weighted_data,
            "scorecard": self.scorecard_data,
            "delivered-value": self.value_data,
            "satisfaction": self.satisfaction_data,
            "screening": self.screening_data,
            "composition": self.composition_data,
            "white-space": self.white_space_data,
            "ranking": self.ranking_data,
        }

    # --- matrices -------------------------------------------------------------------------
    def loyalty_data(self, as_of: date, _values: Mapping[str, Any]) -> LoyaltyData:
        """Everybody with what he spends on such goods."""
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            return LoyaltyData(frame=frame, wallet=_wallet(connection, frame))

    def credit_sales_data(self, as_of: date, _values: Mapping[str, Any]) -> CreditSalesData:
        """Everybody with his credit on that day."""
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            points, grade = columns.credit(connection, frame.ids, as_of)
        return CreditSalesData(frame=frame, points=points, grade=grade)

    def kaism_data(self, as_of: date, values: Mapping[str, Any]) -> KaismData:
        """Everybody with the last points for him and for us."""
        with self._services.database.read() as connection:
            chosen = named_customer(connection, values.get("customer"))
            frame = customer_frames.frame(connection, as_of)
            found = columns.given(connection, frame.ids, kinds.KAISM, as_of)
            criteria = columns.criteria(connection, kinds.KAISM)
        return KaismData(
            frame=frame,
            criteria=criteria,
            ours=columns.complete(found.ours, criteria, len(frame)),
            offers=columns.complete_offers(found.offers, criteria),
            names=self._competitors(found.offers.competitor.tolist()),
            chosen=chosen,
        )

    def value_data(self, as_of: date, values: Mapping[str, Any]) -> ValueData:
        """Everybody with the last assessment of our offer and of others'."""
        with self._services.database.read() as connection:
            chosen = named_customer(connection, values.get("customer"))
            frame = customer_frames.frame(connection, as_of)
            found = columns.given(connection, frame.ids, kinds.VALUE, as_of)
            criteria = columns.criteria(connection, kinds.VALUE)
        return ValueData(
            frame=frame,
            criteria=criteria,
            ours=columns.complete(found.ours, criteria, len(frame)),
            offers=columns.complete_offers(found.offers, criteria),
            names=self._competitors(found.offers.competitor.tolist()),
            chosen=chosen,
        )

    def satisfaction_data(self, as_of: date, _values: Mapping[str, Any]) -> SatisfactionData:
        """Everybody with the answers of the last survey within twelve months."""
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            since = add_months(as_of, -SURVEY_MONTHS)
            found = columns.given(connection, frame.ids, kinds.SATISFACTION, as_of, since)
            criteria = columns.criteria(connection, kinds.SATISFACTION)
            wallet = _wallet(connection, frame)
        answers = columns.complete(found.ours, criteria, len(frame))
        return SatisfactionData(frame=frame, criteria=criteria, answers=answers, wallet=wallet)

    # --- weighted points ------------------------------------------------------------------
    def weighted_data(self, as_of: date, _values: Mapping[str, Any]) -> WeightedData:
        """Everybody with credit, potential and the points that people gave."""
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            return WeightedData(
                frame=frame,
                criteria=columns.criteria(connection, kinds.WEIGHTED),
                credit=columns.credit_points(connection, frame.ids, as_of),
                outlook=columns.card_numbers(connection, frame.ids, "potential"),
                entered=columns.given(connection, frame.ids, kinds.WEIGHTED, as_of).ours,
            )

    def scorecard_data(self, as_of: date, _values: Mapping[str, Any]) -> ScorecardData:
        """Everybody with payment, growth, room, size and what he thinks of us."""
        window = trailing(as_of)
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            ids = frame.ids
            before = customer_frames.net_sales(connection, ids, trailing(window.after))
            facts = ScorecardFacts(
                paid=columns.paid_share(connection, ids, window),
                previous=before.astype("float64"),
                wallet=_wallet(connection, frame),
                scale=columns.scale_points(connection, ids),
                service=columns.service_points(connection, ids, as_of),
            )
            return ScorecardData(
                frame=frame,
                criteria=columns.criteria(connection, kinds.SCORECARD),
                facts=facts,
                entered=columns.given(connection, ids, kinds.SCORECARD, as_of).ours,
            )

    def screening_data(self, as_of: date, _values: Mapping[str, Any]) -> ScreeningData:
        """Everybody with payment, potential and the business relation."""
        with self._services.database.read() as connection:
            return screening_data(connection, as_of)

    # --- groups, lines, ranks -------------------------------------------------------------
    def composition_data(self, as_of: date, values: Mapping[str, Any]) -> CompositionData:
        """Everybody with the group he is in."""
        by = values["by"]
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            codes = columns.card_codes(connection, frame.ids, FIELDS[by])
        return self._grouped(frame, by, codes)

    def white_space_data(self, as_of: date, _values: Mapping[str, Any]) -> WhiteSpaceData:
        """Everybody with what he bought of the product lines that sell most."""
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            by_line, unassigned = columns.line_sales(connection, trailing(as_of))
        return white_space_of(frame, by_line, unassigned)

    def ranking_data(self, as_of: date, values: Mapping[str, Any]) -> RankingData:
        """Everybody with his figures by the indicators chosen."""
        with self._services.database.read() as connection:
            frame = customer_frames.frame(connection, as_of)
            found = ranking_columns.values(connection, frame, tuple(values["angles"] or ()))
        return RankingData(frame=frame, values=found)

    # --- names ----------------------------------------------------------------------------
    def _competitors(self, ids: Sequence[int]) -> Mapping[int, str]:
        return self._services.names.many("competitor", set(ids))

    def _grouped(self, frame: CustomerFrame, by: str, codes: Sequence[Any]) -> CompositionData:
        import numpy as np

        keys = {code: _group(by, code) for code in set(codes)}
        places, groups = columns.groups_of(codes, keys)
        return CompositionData(
            frame=frame,
            by=by,
            of=np.array(places, dtype=np.int64),
            names=self._group_names(by, groups),
        )

    def _group_names(self, by: str, groups: Sequence[str]) -> tuple[Words, ...]:
        choice = CHOICES.get(by)
        if choice is not None:
            return tuple(text(choice(code).label) for code in groups)
        if by == REGION:
            return tuple(regions.short(regions.names().get(code, code)) for code in groups)
        if by == INDUSTRY:
            return tuple(industries.name(code) or code for code in groups)
        names = self._services.names.many("area", [int(code) for code in groups])
        return tuple(names.get(int(code), code) for code in groups)


def _wallet(connection: Connection, frame: CustomerFrame) -> Any:
    """What customers spend on such goods a year in fen; 0 is as good as unknown."""
    import numpy as np

    wallet = columns.card_numbers(connection, frame.ids, "wallet")
    return np.where(wallet > 0, wallet, np.nan)


def _group(by: str, code: Any) -> str:
    """The province of a region, the section of an industry; other codes are groups themselves."""
    if not code:
        return ""
    if by == REGION:
        return str(code)[:2] + "0000"
    if by == INDUSTRY:
        return industries.section(str(code))
    return str(code)


def screening_data(connection: Connection, as_of: date) -> ScreeningData:
    """What the screening of *as_of* is made from."""
    frame = customer_frames.frame(connection, as_of)
    ids = frame.ids
    return ScreeningData(
        frame=frame,
        criteria=columns.criteria(connection, kinds.SCREENING),
        paid=columns.paid_share(connection, ids, trailing(as_of)),
        potential=columns.card_numbers(connection, ids, "potential"),
        relation=columns.card_numbers(connection, ids, "relationship"),
        entered=columns.given(connection, ids, kinds.SCREENING, as_of).ours,
    )


def white_space_of(
    frame: CustomerFrame, by_line: Mapping[str, Sequence[tuple[int, int]]], unassigned: int
) -> WhiteSpaceData:
    """The lines that sell most with what customers of *frame* bought of them."""
    import numpy as np

    sales = {line: sum(amount for _i, amount in rows) for line, rows in by_line.items()}
    sold = sorted((line for line in sales if sales[line] > 0), key=lambda n: (-sales[n], n))
    lines = tuple(sold[:LINES_SHOWN])
    found: list[list[int]] = [[], [], []]
    place = {i: n for n, i in enumerate(frame.ids.tolist())}
    for column, line in enumerate(lines):
        for customer, amount in by_line[line]:
            if customer in place:
                for part, value in zip(found, (place[customer], column, amount), strict=True):
                    part.append(value)
    who, column_of, amount_of = (np.array(part, dtype=np.int64) for part in found)
    return WhiteSpaceData(
        frame=frame,
        lines=lines,
        purchases=Purchases(customer=who, line=column_of, amount=amount_of),
        unassigned=unassigned,
        others=len(sold) - len(lines),
    )
