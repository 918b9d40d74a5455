"""`python -m orderloom.cli`: the command without its script, as the supervisor starts its children."""

from orderloom.cli.start import main

main()
