"""One module per page; each has a function `show` that the router calls."""
