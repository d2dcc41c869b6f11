"""Pictures of results: drawn on frames, and the colours everything shares."""
