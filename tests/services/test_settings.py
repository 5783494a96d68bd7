"""Business parameters: defaults, checks, history, version."""

from __future__ import annotations

import pytest

from crmdesk.core.errors import ValidationError
from crmdesk.models import codecs
from crmdesk.services import settings as s
from crmdesk.services.container import Services


@pytest.mark.parametrize("spec", s.BUSINESS_SETTINGS, ids=lambda spec: spec.key)
def test_every_default_is_a_value_its_own_rules_allow(spec: s.SettingSpec[object]) -> None:
    stored = codecs.dump(spec.field, spec.default)  # type: ignore[arg-type]
    assert (codecs.load(spec.field, stored) or spec.default) == spec.default
    if spec.options:
        assert spec.default in [o.value for o in spec.options]


def test_keys_are_unique_and_every_parameter_has_a_group() -> None:
    assert len({spec.key for spec in s.BUSINESS_SETTINGS}) == len(s.BUSINESS_SETTINGS)
    assert all(spec.group for spec in s.BUSINESS_SETTINGS)


def test_defaults_hold_until_something_is_saved(services: Services) -> None:
    assert services.settings.get(s.REVIEW_DAYS) == 180
    assert services.settings.get(s.COMPANY_NAME) == ""
    assert services.settings.version() == 0
    services.settings.save({s.REVIEW_DAYS.key: 90, s.COMPANY_NAME.key: "顺达贸易"})
    assert services.settings.get(s.REVIEW_DAYS) == 90
    assert services.settings.get(s.COMPANY_NAME) == "顺达贸易"
    assert s.SettingsService(services.database, services.context).get(s.REVIEW_DAYS) == 90


def test_each_change_is_a_new_version_that_the_history_knows(services: Services) -> None:
    first = services.settings.save({s.REVIEW_DAYS.key: 90})
    assert services.settings.version() == first.change_set_id
    second = services.settings.save({s.ATTACHMENT_MAX_MB.key: 50})
    assert services.settings.version() == second.change_set_id > first.change_set_id
    assert "单个附件上限" in services.journal.act(second.change_set_id).text


def test_saving_what_already_holds_changes_nothing(services: Services) -> None:
    assert services.settings.save({s.BACKUP_ON_EXIT.key: True, s.COMPANY_NAME.key: ""}).is_empty
    assert services.settings.version() == 0


def test_switching_off_is_kept(services: Services) -> None:
    services.settings.save({s.BACKUP_ON_EXIT.key: False, s.BACKUP_KEEP_MONTHLY.key: 0})
    assert services.settings.get(s.BACKUP_ON_EXIT) is False
    assert services.settings.get(s.BACKUP_KEEP_MONTHLY) == 0


def test_wrong_values_are_refused_together_and_none_is_stored(services: Services) -> None:
    with pytest.raises(ValidationError) as caught:
        services.settings.save(
            {
                s.REVIEW_DAYS.key: 0,
                s.BACKUP_KEEP_DAILY.key: None,
                s.DUPLICATE_SENSITIVITY.key: "everything",
                s.ATTACHMENT_MAX_MB.key: 50,
            }
        )
    assert {p.field for p in caught.value.problems} == {
        s.REVIEW_DAYS.key,
        s.BACKUP_KEEP_DAILY.key,
        s.DUPLICATE_SENSITIVITY.key,
    }
    assert services.settings.get(s.ATTACHMENT_MAX_MB) == 20


def test_undo_and_reset_bring_the_default_back(services: Services) -> None:
    done = services.settings.save({s.REVIEW_DAYS.key: 90})
    services.undo.undo(done.change_set_id)
    assert services.settings.get(s.REVIEW_DAYS) == 180
    services.settings.save({s.REVIEW_DAYS.key: 60})
    services.settings.reset([s.REVIEW_DAYS.key])
    assert services.settings.get(s.REVIEW_DAYS) == 180


def test_a_parameter_thrown_into_the_bin_can_be_set_again(services: Services) -> None:
    done = services.settings.save({s.REVIEW_DAYS.key: 90})
    services.records.remove("setting", list(done.of("setting").created))
    assert services.settings.get(s.REVIEW_DAYS) == 180
    services.settings.save({s.REVIEW_DAYS.key: 45})
    assert services.settings.get(s.REVIEW_DAYS) == 45


def test_an_unreadable_stored_value_counts_as_the_default(services: Services) -> None:
    done = services.settings.save({s.REVIEW_DAYS.key: 90})
    [record] = done.of("setting").created
    services.records.save("setting", record, {"value": "{broken"})
    assert services.settings.get(s.REVIEW_DAYS) == 180
