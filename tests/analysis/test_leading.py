"""The first few in order are those of a full sort."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from crmdesk.analysis.leading import leading


@settings(max_examples=40)
@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(0, 9)), max_size=40), st.integers(1, 20))
def test_the_first_few_are_those_of_a_full_sort(pairs: list[tuple[int, int]], count: int) -> None:
    main = np.array([p[0] for p in pairs], dtype=np.int64)
    keys = (np.arange(len(pairs)), np.array([p[1] for p in pairs], dtype=np.int64), main)
    found = leading(keys, count).tolist()
    assert found[:count] == np.lexsort(keys)[:count].tolist()
    assert sorted(found) == list(range(len(pairs)))
