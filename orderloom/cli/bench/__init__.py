"""`orderloom bench`: how fast orders come in, as a ratio to the database's own limit in the same run."""
