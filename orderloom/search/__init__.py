"""What every thing can be found by, in the order of its list: words, codes, tags, values. Kept up behind the feed."""
