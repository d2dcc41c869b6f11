"""A frame becomes a :class:`~readroom.domain.FrameResult`."""
