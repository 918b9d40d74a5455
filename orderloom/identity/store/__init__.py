"""All SQL of the identity tables."""
