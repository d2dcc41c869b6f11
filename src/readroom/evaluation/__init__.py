"""Is the model any good? Data sets, measures and reports; no torch."""
