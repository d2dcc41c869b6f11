"""Many people join one room from browsers of their own, which read their faces themselves."""
