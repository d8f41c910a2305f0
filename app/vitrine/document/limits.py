"""Limits of what a document of any kind may hold."""

#: Characters of one text, as written or filled: no display shows more, and layout of 7 million takes minutes.
MAX_TEXT_LENGTH = 10_000
