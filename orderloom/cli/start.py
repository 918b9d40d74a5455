"""The program `orderloom`: loads the command line so that Ctrl-C ends it without a traceback from its first moment on."""

import signal


def main() -> None:
    """The console entry point. While the command's parts are loaded Ctrl-C just ends it; the command then decides itself."""
    decided = signal.getsignal(signal.SIGINT)
    if decided is signal.default_int_handler:  # a shell that starts it in the background has it ignored
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from orderloom.cli.app import main as run

    signal.signal(signal.SIGINT, decided)
    run()
