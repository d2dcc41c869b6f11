"""Looks at people become statements about a room: on numbers alone."""
