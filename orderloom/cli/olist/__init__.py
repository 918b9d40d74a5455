"""The Olist data set: its CSV files read, judged row by row, and told as a history."""
