"""What exports hold: for each kind its columns, those that an import takes, and its rows page by page."""
