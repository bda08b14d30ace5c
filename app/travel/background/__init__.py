"""Slow questions asked in the background: few threads, one question once, shut after failures."""

from app.travel.background.circuit import Circuit
from app.travel.background.lane import Lane, Task

__all__ = ["Circuit", "Lane", "Task"]
