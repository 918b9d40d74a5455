"""All SQL of the catalog's tables, by noun."""
