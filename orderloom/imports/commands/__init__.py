"""What happens to imports: received, read, brought in piece by piece, ended, swept."""
