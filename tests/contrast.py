"""How far words stand out from their ground."""

import numpy as np

LEAST = 4.5
"""WCAG 2, level AA."""


def contrast(one, other):
    """The ratio of WCAG 2 between two colours, each three values of 0..255: red, green, blue."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    share = np.asarray(colour) / 255
    linear = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    return float(linear @ (0.2126, 0.7152, 0.0722))
