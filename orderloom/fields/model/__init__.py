"""Definitions of custom fields, and the values that fit them: pure."""
