"""How the schema came to be: Alembic's environment, and one file per change in ``versions``.

`readroom.sessions.database` runs them when a store is opened. A new one follows the change
of `readroom.sessions.schema`; a test compares both.
"""
