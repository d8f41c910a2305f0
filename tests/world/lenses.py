"""Lenses for the tests: strong ones of each kind."""

from __future__ import annotations

from vitrine.world.lens import Lens


def brown(*coefficients: float) -> Lens:
    """Brown and Conrady's model, k1 k2 p1 p2 k3 and on; what is left out is 0."""
    return Lens("brown-conrady", (*coefficients, *([0.0] * (8 - len(coefficients)))))


BARREL, PINCUSHION = brown(-0.28, 0.06), brown(0.25, 0.05)
LEANING = brown(-0.28, 0.07, 0.0005, -0.0003, 0.01)
RATIONAL = brown(0.5, -0.1, 1e-4, 2e-4, 0.01, 0.8, -0.05, 0.02)
FISHEYE = Lens("fisheye", (-0.02, 0.004, -0.003, 0.0005))
DIVISION = Lens("division", (-0.25,))
LENSES = (BARREL, PINCUSHION, LEANING, RATIONAL, FISHEYE, DIVISION)
