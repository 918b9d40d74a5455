"""What those who operate keep at their desk: saved views of lists, one's own and shared ones."""
