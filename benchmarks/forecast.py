"""The forecast over 100,000 opportunities (20,000 open) against the same sums by pandas alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from typing import Any, Final

from benchmarks.data import copy_of, demo_file, plain_reader
from benchmarks.measuring import Row, median, p99, side_by_side
from crmdesk.analysis.forecast import Basis, forecast
from crmdesk.analysis.forecast_data import ForecastQuery
from crmdesk.models.database import open_database
from crmdesk.services import deal_reading as reading
from crmdesk.services.container import Services
from crmdesk.services.pipelines import read_pipelines

ROUNDS: Final = 9
BUDGET_MS: Final = 500
DEALS: Final = (
    "SELECT id, owner_id, amount, stage_id, stage_since, expected_on, manual_probability "
    "FROM opportunity WHERE state IN ('new', 'active') AND deleted_at IS NULL"
)
STAGES: Final = "SELECT id, pipeline_id, position, probability FROM stage WHERE deleted_at IS NULL"


def run() -> Iterator[Row]:
    """With the presets and with what was learned, the whole house and one seller."""
    path = copy_of(demo_file(), "forecast")
    services = Services(open_database(path))
    day = date.today()
    plain, learned = ForecastQuery(as_of=day, is_learned=False), ForecastQuery(as_of=day)
    with closing(plain_reader(path)) as bare:
        alone, ours, full, theirs = side_by_side(
            [
                lambda: sums(services, day),
                lambda: services.forecasts.forecast(plain),
                lambda: services.forecasts.forecast(learned),
                lambda: by_pandas(bare, day),
            ],
            ROUNDS,
        )
        total = services.forecasts.forecast(plain).forecast.total.expected
        same = by_pandas(bare, day)
    services.close()
    unit = "ms pandas alone"
    base = median(theirs)
    apart = abs(total - same) / max(1, same)
    note = f"totals differ by {apart:.4%}"
    yield Row("sums alone, p50", median(alone), "ms", base, unit, budget=BUDGET_MS)
    yield Row(
        "forecast by presets, p50", median(ours), "ms", base, unit, budget=BUDGET_MS, note=note
    )
    yield Row("forecast by presets, p99", p99(ours), "ms", p99(theirs), unit)
    yield Row(
        "forecast with learned chances, p50", median(full), "ms", base, unit, budget=BUDGET_MS
    )


def sums(services: Services, day: date) -> int:
    """What the baseline works out, by our own means: no names, no grades, no months signed."""
    with services.database.read() as connection:
        stages = reading.stages_of(read_pipelines(connection))
        deals = reading.deals(
            reading.present(connection, only_open=True), reading.shares(connection, None)
        )
    return forecast(deals, stages, day, basis=Basis.ENTERED).total.expected


def by_pandas(connection: Any, day: date) -> int:
    """The expected amount in fen, with its months and sellers, by data frames."""
    import pandas as pd  # type: ignore[import-untyped]

    def frame(sql: str, columns: str) -> Any:
        return pd.DataFrame(connection.execute(sql).fetchall(), columns=columns.split())

    deals = frame(DEALS, "id owner amount stage since expected manual")
    stages = frame(STAGES, "stage pipeline position probability")
    stages = stages.sort_values(["pipeline", "position"], ascending=[True, False])
    stages["chance"] = stages.groupby("pipeline")["probability"].transform(
        lambda column: (column / 10_000).cumprod()
    )
    deals = deals.merge(stages[["stage", "chance"]], on="stage")
    manual = pd.to_numeric(deals["manual"]) / 10_000
    deals["worth"] = deals["amount"] * manual.fillna(deals["chance"])
    deals["month"] = pd.to_datetime(deals["expected"].fillna(day.isoformat())).dt.to_period("M")
    deals.groupby("month")["worth"].agg(["sum", "count"])
    deals.groupby("owner")["worth"].agg(["sum", "count"])
    return round(float(deals["worth"].sum()))
