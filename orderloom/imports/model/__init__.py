"""Imports, columns, rows and the reading of cells: pure."""
