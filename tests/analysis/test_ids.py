"""Ids that become numbers when somebody asks for them."""

from __future__ import annotations

import numpy as np

from crmdesk.analysis.ids import Ids

FAR = 911_767_869_849_608_321  # as ids of a file are


def test_ids_are_equal_to_the_tuple_of_them_and_only_to_it() -> None:
    ids = Ids(np.array([FAR, 3, 2], dtype=np.int64))
    assert ids == (FAR, 3, 2)
    assert ids != [FAR, 3, 2]
    assert ids == Ids(np.array([FAR, 3, 2], dtype=np.int64))
    assert {ids: 1} == {(FAR, 3, 2): 1}
    assert ids != (FAR, 2, 3)
    assert ids != "FAR"
    assert hash(ids) == hash((FAR, 3, 2))


def test_ids_come_out_as_plain_whole_numbers() -> None:
    ids = Ids(np.array([FAR, 3, 2], dtype=np.int64))
    assert [type(each) for each in (ids[0], *ids, *ids[1:])] == [int] * 6
    assert (ids[0], ids[-1], ids[1:], list(ids), 3 in ids) == (FAR, 2, (3, 2), [FAR, 3, 2], True)


def test_no_ids_are_nothing() -> None:
    none = Ids(np.array([], dtype=np.int64))
    assert not none
    assert none == ()
    assert Ids.joined([]) == ()


def test_joined_keeps_the_order_of_the_parts() -> None:
    assert Ids.joined([Ids(np.array([FAR, 1])), (), (7,), Ids(np.array([5]))]) == (FAR, 1, 7, 5)
