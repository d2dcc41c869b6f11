"""A session is remembered: recorder, store, export, migrations."""
