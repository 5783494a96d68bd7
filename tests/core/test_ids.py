"""Ids: ordered, never repeated, whatever the clock and however many threads do."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crmdesk.core import clock
from crmdesk.core.ids import COUNTER_BITS, DEVICE_BITS, EPOCH_MS, MAX_DEVICE, IdMaker, random_device

LARGEST_SQLITE_KEY = 2**63 - 1
NOW = datetime(2026, 11, 21, 9, 12)


def device_of(record_id: int) -> int:
    return (record_id >> COUNTER_BITS) & MAX_DEVICE


def test_ids_ascend_and_hold_the_device_and_the_moment() -> None:
    maker = IdMaker(7)
    ids = maker.many(10_000)
    assert ids == sorted(set(ids))
    assert {device_of(i) for i in ids} == {7}
    milliseconds = ids[0] >> (COUNTER_BITS + DEVICE_BITS)
    assert milliseconds + EPOCH_MS == clock.epoch_ms()


def test_more_ids_than_a_millisecond_has_room_for_borrow_from_the_future() -> None:
    maker = IdMaker(1)
    ids = maker.many(3 << COUNTER_BITS)
    assert len(set(ids)) == 3 << COUNTER_BITS
    assert maker.new() > ids[-1]


def test_no_ids_are_made_when_none_are_asked() -> None:
    assert IdMaker(1).many(0) == []


def test_threads_never_share_an_id() -> None:
    maker = IdMaker(3)
    made: list[list[int]] = []

    def work() -> None:
        made.append([maker.new() for _ in range(2000)])

    threads = [threading.Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    everything = [i for ids in made for i in ids]
    assert len(set(everything)) == 12_000
    assert all(ids == sorted(ids) for ids in made)


def test_two_devices_at_the_same_moment_never_make_the_same_id() -> None:
    assert not set(IdMaker(1).many(5000)) & set(IdMaker(2).many(5000))


def test_a_clock_that_is_set_back_repeats_nothing() -> None:
    maker = IdMaker(1)
    first = maker.many(100)
    with clock.fixed(NOW - timedelta(days=400)):
        second = maker.many(100)
    assert second[0] > first[-1]


@given(
    ours=st.integers(0, MAX_DEVICE),
    theirs=st.integers(0, MAX_DEVICE),
    counter=st.integers(0, (1 << COUNTER_BITS) - 1),
    hours=st.integers(-10_000, 10_000),
)
def test_a_new_maker_goes_on_above_the_newest_id_of_any_device(
    ours: int, theirs: int, counter: int, hours: int
) -> None:
    """The newest id may be another device's; ours of the same millisecond must not come again."""
    with clock.fixed(NOW):
        moment = clock.epoch_ms() - EPOCH_MS
        newest = (moment << (DEVICE_BITS + COUNTER_BITS)) | (theirs << COUNTER_BITS) | counter
    with clock.fixed(NOW + timedelta(hours=hours)):
        made = IdMaker(ours, newest).many(3)
    assert made[0] > newest
    assert made[0] >> (DEVICE_BITS + COUNTER_BITS) > moment  # a millisecond we never used


@pytest.mark.parametrize("year", [1970, 1999, 2019, 2089, 2100, 9999])
def test_an_absurd_clock_still_gives_ids_that_sqlite_can_hold(year: int) -> None:
    with clock.fixed(datetime(year, 12, 31, 23, 59)):
        ids = IdMaker(MAX_DEVICE).many(10_000)
    assert ids[0] > 0
    assert ids[-1] <= LARGEST_SQLITE_KEY
    assert len(set(ids)) == 10_000


@pytest.mark.parametrize("device", [-1, MAX_DEVICE + 1])
def test_a_device_that_does_not_fit_is_refused(device: int) -> None:
    with pytest.raises(ValueError, match="device"):
        IdMaker(device)


def test_a_random_device_fits_and_is_not_the_reserved_zero() -> None:
    assert all(1 <= random_device() <= MAX_DEVICE for _ in range(2000))
