"""Letters of many fonts, weights and sizes in one text stand where Chromium sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.stage.text.type_page import find_faults

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_type_is_set_as_chromium_sets_it(page: Page) -> None:
    assert find_faults(page, 15, 20, 1) == []
