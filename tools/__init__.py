"""Scripts for those who change Orderloom. Nothing here is shipped."""
