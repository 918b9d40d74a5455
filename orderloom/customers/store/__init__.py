"""All SQL of the customers' tables, by noun."""
