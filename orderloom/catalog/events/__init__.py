"""The facts that the catalog states, by noun."""
