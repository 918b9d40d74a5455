"""What can be done to an order, split by noun. Each function is one change: read, decide, save, state the fact."""
