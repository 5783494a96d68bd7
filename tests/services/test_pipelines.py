"""The preset pipelines, and what may be changed about pipelines and stages in use."""

from __future__ import annotations

from fractions import Fraction

from crmdesk.analysis.forecast import chances
from crmdesk.services.container import Services
from tests.helpers.deals import active, opportunity, stages
from tests.helpers.making import create
from tests.helpers.refusals import refused


def test_a_file_begins_with_the_two_presets(services: Services) -> None:
    services.pipelines.ensure()
    project, orders = services.pipelines.all()
    assert [
        (s.name, s.probability, s.duration_days, s.visits_per_week) for s in project.stages
    ] == [
        ("潜在客户跟踪", 5000, 60, 1),
        ("项目投标", 8000, 30, 2),
        ("商务谈判", 9000, 30, 3),
    ]
    assert [s.name for s in orders.stages] == [
        "第一次联系",
        "了解需求",
        "提交方案",
        "签约",
        "回款",
    ]
    assert (project.is_default, orders.is_default) == (True, False)
    assert services.pipelines.usual() == project


def test_the_presets_give_the_eighteen_of_the_text(services: Services) -> None:
    rows = stages(services)
    remaining = chances([[s.for_forecast for s in rows]])
    worth = [
        Fraction(amount * remaining.stages[s.id].numerator, remaining.denominator)
        for amount, s in zip((50, 25, 20), rows, strict=True)
    ]
    assert worth == [18, 18, 18]


def test_they_are_made_once_and_not_again_when_the_owner_removed_them(services: Services) -> None:
    services.pipelines.ensure()
    acts = len(services.journal.acts())
    services.pipelines.ensure()
    assert len(services.journal.acts()) == acts
    own = create(services, "pipeline", name="自己的")
    create(services, "stage", pipeline_id=own, name="谈", probability=5000, duration_days=10)
    services.records.save("pipeline", own, {"is_default": True})
    for pipeline in services.pipelines.all():
        if pipeline.id != own:
            services.records.remove("pipeline", [pipeline.id])
    services.pipelines.ensure()
    assert [p.name for p in services.pipelines.all()] == ["自己的"]
    assert opportunity(services)


def test_one_pipeline_is_the_usual_one(services: Services) -> None:
    services.pipelines.ensure()
    first, second = services.pipelines.all()
    with refused(services, "is_default", "默认"):
        services.records.save("pipeline", first.id, {"is_default": False})
    act = services.records.save("pipeline", second.id, {"is_default": True})
    assert [p.is_default for p in services.pipelines.all()] == [False, True]
    with refused(services, "is_default"):
        services.records.remove("pipeline", [second.id])
    services.undo.undo(act.change_set_id)
    assert [p.is_default for p in services.pipelines.all()] == [True, False]


def test_what_is_in_use_cannot_be_removed(services: Services) -> None:
    first, second, third = stages(services)
    made = active(services, stage_id=second.id)
    with refused(services, "name", "1"):
        services.records.remove("stage", [second.id])
    other = services.pipelines.all()[1]
    services.records.save("pipeline", other.id, {"is_default": True})
    with refused(services, "name", "1"):
        services.records.remove("pipeline", [second.pipeline_id])
    services.records.save("opportunity", made, {"stage_id": third.id})
    services.records.remove("stage", [second.id])
    assert [s.id for s in stages(services)] == [first.id, third.id]
    services.records.remove("stage", [first.id])
    services.records.remove("opportunity", [made])
    with refused(services, "name", "至少"):
        services.records.remove("stage", [third.id])


def test_names_are_unique_where_they_stand(services: Services) -> None:
    first, second, _third = stages(services)
    with refused(services, "name", first.name):
        services.records.save("stage", second.id, {"name": first.name})
    elsewhere = stages(services, 1)[0]
    services.records.save("stage", elsewhere.id, {"name": first.name})


def test_a_new_order_is_kept(services: Services) -> None:
    rows = stages(services)
    services.records.order("stage", [rows[2].id, rows[0].id, rows[1].id])
    assert [s.id for s in stages(services)] == [rows[2].id, rows[0].id, rows[1].id]
    last = create(services, "stage", pipeline_id=rows[0].pipeline_id, name="签订合同")
    assert stages(services)[-1].id == last
