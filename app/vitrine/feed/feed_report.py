"""Report of a feed: what was found in it, what is assumed of it, and what of it is not read."""

from __future__ import annotations

from typing import NamedTuple


class FeedReport(NamedTuple):
    """Short sentences of one topic or of all of them; `a.joined(b)` says both.

    `found` are facts, each "topic: fact". What is `assumed` may be wrong, and names the remedy; what is `unread` is in
    the feed and not shown. The two are said once by every command that shows the feed.
    """

    found: tuple[str, ...] = ()
    assumed: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()

    def joined(self, *others: FeedReport) -> FeedReport:
        """One report of several topics, in their order."""
        parts = (self, *others)
        return FeedReport(*(tuple(sentence for part in parts for sentence in part[i]) for i in range(3)))

    @property
    def notes(self) -> tuple[str, ...]:
        """What every command says once."""
        return (*self.assumed, *self.unread)


#: What is said of a picture that one can see through.
ON_BLACK = "what is transparent in it lies on black"
NOTHING_TO_REPORT = FeedReport()
