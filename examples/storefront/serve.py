"""Serves this folder as a shop would be served: plain files under a strict Content-Security-Policy, nothing else.

`python serve.py --api http://127.0.0.1:8000 --key olp_…`; what is left out is taken from config.json.
"""

import argparse
import json
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

FOLDER = Path(__file__).parent
# No inline script or style, no foreign code; requests go to this address and the API only. Pictures may be anywhere.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self' {api}; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
SERVED = {"/", "/index.html", "/style.css", "/icon.svg"}


class Page(SimpleHTTPRequestHandler):
    """The page's own files and its configuration."""

    extensions_map = SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript", ".svg": "image/svg+xml"}

    def __init__(self, *args: object, config: dict[str, str], quiet: bool = False, **more: object) -> None:
        self.config = config
        self.quiet = quiet
        super().__init__(*args, directory=str(FOLDER), **more)  # type: ignore[arg-type]  # handed on as they came

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/config.json":
            self._answer(json.dumps(self.config).encode(), "application/json")
        elif path in SERVED or (path.startswith("/src/") and path.endswith(".js") and ".." not in path):
            super().do_GET()
        else:
            self.send_error(404)

    def do_HEAD(self) -> None:
        self.send_error(405)

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def end_headers(self) -> None:
        self.send_header("Content-Security-Policy", POLICY.format(api=self.config["api"]))
        self.send_header("X-Content-Type-Options", "nosniff")
        self.send_header("Referrer-Policy", "no-referrer")
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def log_message(self, format: str, *args: object) -> None:
        if not self.quiet:
            super().log_message(format, *args)


def server(port: int, config: dict[str, str], *, quiet: bool = False) -> ThreadingHTTPServer:
    """A server on 127.0.0.1, not yet serving; port 0 takes any free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Page, config=config, quiet=quiet))


def main() -> None:
    written: dict[str, str] = json.loads((FOLDER / "config.json").read_text(encoding="utf-8"))
    asked = argparse.ArgumentParser(description="Serve the example shop on 127.0.0.1.")
    asked.add_argument("--port", type=int, default=8001, help="where to listen (8001)")
    asked.add_argument("--api", default=written["api"], help=f"the API's address ({written['api']})")
    asked.add_argument(
        "--key", default=written["key"], help="a publishable key (olp_…); the page asks for one if there is none"
    )
    asked.add_argument("--channel", default=written["channel"], help="needed with a key for several channels")
    given = asked.parse_args()
    config = {"api": given.api.rstrip("/"), "key": given.key, "channel": given.channel}
    with server(given.port, config, quiet=True) as serving:
        print(f"the shop is on http://127.0.0.1:{given.port}/  (API: {config['api']}; Ctrl-C stops it)", flush=True)
        try:
            serving.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == "__main__":
    main()
