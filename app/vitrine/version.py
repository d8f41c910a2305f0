"""The version of the program: here alone, so that whoever prints it needs nothing of the interface for Python."""

__version__ = "0.1.0"
