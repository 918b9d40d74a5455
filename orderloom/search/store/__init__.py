"""All SQL of the search tables, split by noun. Private to this context."""
