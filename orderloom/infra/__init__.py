"""What the contexts stand on: the database and Work, group commit, the feed, idempotency, settings, the cluster, the log."""
