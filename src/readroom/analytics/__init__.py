"""Looks at people become statements about a room: pure functions on numbers."""
