"""Vitrine shows a smart-glasses overlay as its wearer would see it: on any glasses, in any light, over any footage."""

__version__ = "0.1.0"
