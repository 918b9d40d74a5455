"""`orderloom simulate`: a shop that lives, from a seed."""
