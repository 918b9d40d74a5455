"""Parts of taking in orders that were made elsewhere, a batch at a time."""
