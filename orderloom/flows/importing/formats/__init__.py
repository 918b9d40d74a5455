"""Forms of files: our own columns need none; those of other systems are mapped to them, one module each."""
