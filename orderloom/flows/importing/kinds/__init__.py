"""What each kind of file brings in: one module each, listed in known.py."""
