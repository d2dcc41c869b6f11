"""Who may be read where, what was agreed to, and what may be kept: FrameResult to Sample."""
