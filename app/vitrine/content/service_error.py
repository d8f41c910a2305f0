"""Service errors: what a service foresees as a failure, and tells by one of its signals."""

from __future__ import annotations


class ServiceError(Exception):
    """A foreseen failure: the word of its signal behind the service's name, and one sentence without secrets.

    `status` is that of a server which said so, `retry_s` the seconds after which it wants to be asked; None: unknown.
    """

    def __init__(self, reason: str, sentence: str, status: int | None = None, retry_s: int | None = None) -> None:
        super().__init__(sentence)
        self.reason, self.sentence, self.status, self.retry_s = reason, sentence, status, retry_s
