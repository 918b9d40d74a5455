"""What those who operate keep at their desk: saved views of lists, and what they do about background jobs."""
