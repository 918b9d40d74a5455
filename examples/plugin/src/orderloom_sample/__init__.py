"""A sample of plug-ins for Orderloom."""
