"""All SQL of the orders tables, split by noun. Private to this context."""
