"""Processes that draw are this checkout's, and know the requests that tests make up."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from tests.source_path import SOURCE_PATH


@pytest.fixture(scope="session", autouse=True)
def children_know_the_tests() -> Iterator[None]:
    """The search path of children, also of those that a cluster starts before any test."""
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = SOURCE_PATH
    yield
    if before is None:
        del os.environ["PYTHONPATH"]
    else:
        os.environ["PYTHONPATH"] = before
