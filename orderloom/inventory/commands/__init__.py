"""What can be done to stock. Each function is one change: read, decide, save, state the fact."""
