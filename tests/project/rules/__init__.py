"""One module a theme. A rule takes what it judges and returns named violations; it never asserts."""
