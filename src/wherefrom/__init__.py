"""wherefrom tells which conversations your results really came from."""

__version__ = "0.1.0"
