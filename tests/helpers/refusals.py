"""Asserting that a write is refused for a reason and leaves everything as it was."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from crmdesk.core.errors import ValidationError
from crmdesk.services.container import Services
from tests.helpers.stored import content, history_rows


@contextmanager
def refused(services: Services, field: str, *words: str) -> Iterator[None]:
    """The block is refused at *field* with a sentence that holds *words*; nothing changes."""
    before, acts = content(services), history_rows(services)
    with pytest.raises(ValidationError) as caught:
        yield
    said = {problem.field: problem.message() for problem in caught.value.problems}
    assert field in said, said
    assert all(word in said[field] for word in words), said[field]
    assert content(services) == before
    assert history_rows(services) == acts
