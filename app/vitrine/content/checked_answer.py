"""Checked answers: what a service has told as a signal with data that a take can hold, or else that it has failed.

Secrets in them are masked: what is told becomes a row.
"""

from __future__ import annotations

from typing import NamedTuple

from vitrine.content.masked_secrets import mask_data
from vitrine.content.service import Answer
from vitrine.document.field_error import FieldError
from vitrine.errors import truncate
from vitrine.flow.chart.event import Event, EventKind, parse_event
from vitrine.flow.chart.event_data import EventData


class CheckedAnswer(NamedTuple):
    """An answer that can be a row of a take."""

    event: Event
    data: EventData | None


def check_answer(service: str, answer: Answer) -> CheckedAnswer:
    """The answer as a take holds it; one that no take can hold is a failure of the service."""
    try:
        event = parse_event(answer.event)
        if event.kind is not EventKind.SIGNAL:
            return make_failure(service, f'it answered "{truncate(answer.event)}", which is no signal')
        data = EventData.from_value(answer.data)
        masked = mask_data(data.value)
        return CheckedAnswer(event, data if masked == data.value else EventData.from_value(masked))
    except FieldError as error:
        return make_failure(service, f"it answered {truncate(answer.event)}, but {error}")
    except (ValueError, RecursionError):
        return make_failure(service, f'it answered "{truncate(answer.event)}", which is no signal')


def make_failure(service: str, message: str) -> CheckedAnswer:
    """The answer of a service that has failed in a way that nobody foresaw."""
    return _make_own(service, "failed", message)


def make_timeout(service: str, deadline_s: float) -> CheckedAnswer:
    """The answer of a service that has not answered in time."""
    return _make_own(service, "timeout", f"it did not answer within {deadline_s:g} s")


def _make_own(service: str, word: str, message: str) -> CheckedAnswer:
    return CheckedAnswer(
        Event(EventKind.SIGNAL, f"{service}.{word}"), EventData.from_value({service: {"message": message}})
    )
