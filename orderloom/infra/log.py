"""Log lines that a person can read: UTC time, level, where from, message. Always on standard error."""

import logging
import sys
import time

# Their INFO lines tell of each job or request; ours tell what happened.
QUIET = ("procrastinate", "psycopg.pool", "yoyo.migrations", "httpx", "asyncio", "uvicorn.error")


def configure(level: str) -> None:
    """Send all log lines to standard error in one format."""
    formatter = logging.Formatter("%(asctime)s.%(msecs)03dZ %(levelname)-7s %(name)s: %(message)s", "%Y-%m-%dT%H:%M:%S")
    formatter.converter = time.gmtime
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
