"""One file per change of the schema, each able to go back."""
