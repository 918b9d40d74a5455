"""Reads across tables."""
