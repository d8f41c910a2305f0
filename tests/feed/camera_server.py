"""A network camera for tests: one that sends MJPEG over HTTP or RTSP, as its script says."""

from __future__ import annotations

import io
import socket
import struct
import threading
from collections.abc import Iterator
from typing import Literal, Self

from PIL import Image

#: A number sends a picture of that shade; "stall" sends no more, "die" ends the connection within a picture,
#: "mute" sends nothing at all, "refuse" answers that there is no such camera.
Step = int | Literal["stall", "die", "mute", "refuse"]

SIZE_PX = (64, 48)
_SDP = b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\nm=video 0 RTP/AVP 26\r\na=control:track1\r\n"


class CameraServer:
    """Listens on a port of its own until it is closed; connection after connection takes the next list of steps."""

    def __init__(self, protocol: Literal["http", "rtsp"], *connections: list[Step]) -> None:
        self._protocol, self._scripts = protocol, iter(connections)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._held: list[socket.socket] = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    @property
    def address(self) -> str:
        """What a user would type after --feed."""
        return f"{self._protocol}://127.0.0.1:{self._listening.getsockname()[1]}/camera"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._thread.join(10)
        for connection in self._held:
            connection.close()

    def _run(self) -> None:
        for script in self._scripts:
            try:
                connection = self._listening.accept()[0]
            except OSError:
                return
            try:
                self._play(connection, script)
            except OSError:  # the reader has had enough
                connection.close()

    def _play(self, connection: socket.socket, script: list[Step]) -> None:
        if script == ["mute"]:
            self._held.append(connection)
            return
        is_there = script != ["refuse"]
        if self._protocol == "http":
            _read_request(connection)
            kind = "200 OK\r\nContent-Type: multipart/x-mixed-replace;boundary=cut" if is_there else "404 Not Found"
            connection.sendall(f"HTTP/1.0 {kind}\r\n\r\n".encode())
        else:
            while b"PLAY" not in _answer_rtsp(connection, is_there):
                if not is_there:
                    break
        for number, step in enumerate(script):
            if isinstance(step, int):
                connection.sendall(b"".join(self._pack(step, number)))
            elif step == "stall":
                self._held.append(connection)
                return
            elif step == "die":
                connection.sendall(b"".join(self._pack(200, number))[:-40])
        connection.close()

    def _pack(self, shade: int, number: int) -> Iterator[bytes]:
        file = io.BytesIO()
        picture = Image.new("L", SIZE_PX, shade).convert("RGB")
        picture.save(file, "JPEG", subsampling="4:2:0")
        data = file.getvalue()
        if self._protocol == "http":
            yield f"--cut\r\nContent-Type: image/jpeg\r\nContent-Length: {len(data)}\r\n\r\n".encode() + data + b"\r\n"
            return
        # RFC 2435: type 1 is 4:2:0; 255 says that the tables come with it.
        tables = b"".join(_find_segments(data, 0xDB))
        scan = data[data.index(b"\xff\xda") + 14 : -2]
        rtp = struct.pack(">BBHII", 0x80, 0x80 | 26, number & 0xFFFF, number * 3000, 7)
        head = struct.pack(">IBBBBBBH", 0, 1, 255, SIZE_PX[0] // 8, SIZE_PX[1] // 8, 0, 0, len(tables))
        packet = rtp + head + tables + scan
        yield struct.pack(">cBH", b"$", 0, len(packet)) + packet


def _find_segments(data: bytes, marker: int) -> Iterator[bytes]:
    """The quantization tables of a JPEG, 64 bytes each."""
    at = 2
    while data[at + 1] != 0xDA:
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] == marker:
            body = data[at + 4 : at + 2 + length]
            yield from (body[start + 1 : start + 65] for start in range(0, len(body), 65))
        at += 2 + length


def _read_request(connection: socket.socket) -> bytes:
    request = b""
    while b"\r\n\r\n" not in request:
        more = connection.recv(4096)
        if not more:
            raise ConnectionError
        request += more
    return request


def _answer_rtsp(connection: socket.socket, is_there: bool) -> bytes:
    """Answer one request; its method."""
    request = _read_request(connection)
    sequence = next(line for line in request.split(b"\r\n") if line.lower().startswith(b"cseq:"))
    method, body, extra = request.split(b" ", 1)[0], b"", b""
    if method == b"DESCRIBE":
        body, extra = _SDP, b"Content-Type: application/sdp\r\n"
    elif method == b"SETUP":
        extra = b"Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\nSession: 1\r\n"
    status = b"200 OK" if is_there else b"404 Not Found"
    head = b"RTSP/1.0 %s\r\n%s\r\n%sContent-Length: %d\r\n\r\n" % (status, sequence, extra, len(body))
    connection.sendall(head + body)
    return method
