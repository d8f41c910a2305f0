"""The Unicode Bidirectional Algorithm (UAX #9): from characters to embedding levels, and to their order on a line.

`levels.py` gives those of a paragraph in logical order; lines are cut from it, and
`visual_order.py` puts each in order.
"""
