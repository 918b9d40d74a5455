"""HTTP/1.1 on the wire: what cannot even be read as a request gets a problem document too."""

import msgspec
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from orderloom.api.errors import MEDIA_TYPE, problem
from orderloom.kernel.errors import Refusal
from orderloom.kernel.ids import new_id


class MalformedRequest(Refusal):
    """This is not a request as HTTP/1.1 defines it; the connection is closed."""

    code = "malformed_request"


class Protocol(HttpToolsProtocol):
    """The server's own protocol with an answer of ours."""

    def send_400_response(self, msg: str) -> None:
        """Say what is wrong and hang up: where the next request would begin is unclear."""
        body = msgspec.json.encode(problem(MalformedRequest(), new_id()))
        head = f"HTTP/1.1 400 Bad Request\r\nContent-Type: {MEDIA_TYPE}\r\nContent-Length: {len(body)}\r\n"
        self.transport.write(f"{head}Cache-Control: no-store\r\nConnection: close\r\n\r\n".encode() + body)
        self.transport.close()
