"""Where boxes between two results come from; the work is in :mod:`readroom.view.motion`."""

from readroom.view.motion import moved

__all__ = ["moved"]
