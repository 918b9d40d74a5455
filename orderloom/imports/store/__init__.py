"""SQL of imports, their bytes, rows and problems."""
