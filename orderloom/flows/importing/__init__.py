"""What bringing in history is made of: the history as it is told, the shop made ready for it, the replay. The flow is flows/import_history.py."""
