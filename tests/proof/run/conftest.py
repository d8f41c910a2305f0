"""Processes that draw know the requests of these tests, too."""

from tests.workers.conftest import children_know_the_tests

__all__ = ["children_know_the_tests"]
