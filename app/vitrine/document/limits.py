"""What a document of any kind may hold at most."""

#: No text is longer, as written or filled: more fits no display, and laying out 7 million takes minutes and gigabytes.
MOST_LETTERS = 10_000
