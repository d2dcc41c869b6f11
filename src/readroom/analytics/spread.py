"""How far values lie from their middle, so that a few far away do not count."""

from typing import Final

MAD_TO_DEVIATION: Final = 1.4826
"""Median absolute deviation to standard deviation, of a normal distribution."""
