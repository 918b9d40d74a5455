"""All SQL of the promotions tables, split by noun. Private to this context."""
