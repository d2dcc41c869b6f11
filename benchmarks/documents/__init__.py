"""The words and tables of ``docs/`` and of the README that state what was measured."""
