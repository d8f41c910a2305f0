"""A browser for the page of moments, as the tests of reports have it."""

from tests.proof.report.conftest import browser

__all__ = ("browser",)
