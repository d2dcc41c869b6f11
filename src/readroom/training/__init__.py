"""How the expression model is made; the only place that imports torch."""
