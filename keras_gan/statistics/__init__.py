"""Numbers from arrays of features: pure functions, each with its definition."""
