"""The facts that orders state, split by noun."""
