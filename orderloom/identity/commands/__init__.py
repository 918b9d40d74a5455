"""What can be done to staff, their sessions and API keys."""
