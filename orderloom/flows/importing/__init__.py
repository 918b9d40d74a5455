"""What bringing in history is made of: the past as told, the shop made ready, the replay. The flow: flows/import_history.py."""
