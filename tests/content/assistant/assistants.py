"""Assistants for tests: what a take of a market has told, and an answer read in no time."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from vitrine import paths
from vitrine.content.assistant.answer_reading import Pace
from vitrine.content.assistant.assistant_service import AssistantService
from vitrine.content.assistant.fact_source import NO_SOURCES, FactSources
from vitrine.content.service import Answer
from vitrine.flow.chart.event import parse_event
from vitrine.flow.chart.event_data import EventData
from vitrine.flow.timeline.take import TimedEvent, load_take
from vitrine.scene.file_access import FileAccess
from vitrine.scene.services.assistant_entry import AssistantEntry

#: The files of a scene that names none.
NO_FILES = FileAccess(Path("/nowhere"))
TEA, LAMP = "06901234500028", "06901234500035"


@dataclass
class QuietWearer:
    """A wearer who reads: time passes by itself where it is waited for; `waits` are for how long."""

    now_s: float = 0.0
    waits: list[float] = field(default_factory=list)

    def wait(self, stopped: threading.Event, seconds: float) -> bool:
        """Let time pass, unless all was stopped."""
        if not stopped.is_set():
            self.waits.append(seconds)
            self.now_s += seconds
        return stopped.is_set()

    @property
    def pace(self) -> Pace:
        """How time passes."""
        return Pace(lambda: self.now_s, self.wait)


def make_row(event: str, data: dict[str, Any], t_s: float = 1.0) -> TimedEvent:
    return TimedEvent(t_s, parse_event(event), EventData.from_value(data))


def make_offer(
    shop: str, minor: int, stock: int | None, cheapest: bool = False, currency: str = "CNY"
) -> dict[str, Any]:
    return {
        **{"shop": shop, "price_minor": minor, "price": minor / 100, "price_text": f"¥\u00a0{minor / 100:g}"},
        **{"currency": "CNY", "stock": stock, "in_stock": stock != 0, "cheapest": cheapest},
    }


LAMP_FOUND = make_row(
    "product.found",
    {
        "product": {
            **{"gtin": LAMP, "title": "Bright lamp", "subtitle": "明灯台灯", "brand": None, "rating": None},
            **{"in_stock": True, "stale": False, "shop": "Nordlicht", "price_text": "¥\u00a049", "price_minor": 4900},
            "currency": "CNY",
        },
        "offers": [make_offer("Nordlicht", 4900, None, True)],
        "reviews": [],
    },
    2.0,
)
ROUTE_ROWS = (
    make_row("route.turn_in", {"route": {"manoeuvre": "left", "distance_m": 48.0, "street": "Lantern Lane"}}, 3.0),
    make_row("route.told", {"route": {"remaining_m": 236.0, "remaining_s": 170.0}}, 3.1),
)


def example_rows(name: str) -> tuple[TimedEvent, ...]:
    """The rows of an example's take."""
    return load_take(paths.assets() / "examples" / name / f"{name}.take.jsonl").events


def list_answers(
    question: str, rows: Sequence[TimedEvent], sources: FactSources = NO_SOURCES, locale: str = "en", **request: Any
) -> list[Answer]:
    """All parts of a built-in answer."""
    service = AssistantService(AssistantEntry(), NO_FILES, locale, sources, QuietWearer().pace)
    return list(service.stream("ask", {"question": question, "rows": tuple(rows), "t_s": 9.0, **request}))


def ask(question: str, rows: Sequence[TimedEvent], **request: Any) -> str:
    """The text of a built-in answer."""
    told = list_answers(question, rows, **request)
    assert told[-1].event == "assistant.done"
    return str(told[-1].data["assistant"]["text"]).replace("\u00a0", " ")
