"""Idle WebSockets: those that a client opens, and as a program the origin they lead to."""

import asyncio
import base64
import hashlib
import os
import resource
import signal
import socket
import ssl
import sys

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
HELLO = b"\x81\x82\0\0\0\0hi"  # a masked text message, as clients must send
ANSWER = b"\x81\x02ok"
SPARE_TUNNELS = 100  # connections that a proxy may have besides
SPARE_FILES = 200
ASKED = 100
LIFE = 1800  # seconds after which the origin ends by itself


def accept(key):
    return base64.b64encode(hashlib.sha1(key + GUID).digest())


def affordable(tunnels):
    """As many tunnels as there may be files for: a proxy has two sockets for each. Raises the limit
    for this process and what it starts, if it is allowed to, else the tunnels become fewer."""
    needed = 2 * (tunnels + SPARE_TUNNELS) + SPARE_FILES
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft >= needed:
        return tunnels
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (needed, max(needed, hard)))
        return tunnels
    except (ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    fewer = (hard - SPARE_FILES) // 2 - SPARE_TUNNELS
    print(f"  {fewer:,} of {tunnels:,} tunnels: open files are limited to {hard:,}",
          file=sys.stderr)
    return fewer


class Tunnels:
    """WebSockets through a proxy, opened one after the other. Each sends one message and gets one,
    and then waits."""

    def __init__(self, port, count, cert=None):
        self.context = ssl.create_default_context(cafile=cert) if cert else None
        self.port = port
        self.sockets = []
        try:
            for _ in range(count):
                self.sockets.append(self.opened())
        except BaseException:
            self.close()
            raise

    def opened(self):
        connection = socket.create_connection(("127.0.0.1", self.port), 10)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if self.context:
            connection = self.context.wrap_socket(connection, server_hostname="127.0.0.1")
        key = base64.b64encode(os.urandom(16))
        connection.sendall(b"GET /ws HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                           b"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                           b"Sec-WebSocket-Key: " + key + b"\r\n\r\n")
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += connection.recv(4096) or self.refuse(head)
        if not head.startswith(b"HTTP/1.1 101") or accept(key) not in head:
            self.refuse(head)
        self.ask(connection)
        return connection

    def ask(self, connection):
        connection.sendall(HELLO)
        answer = b""
        while len(answer) < len(ANSWER):
            answer += connection.recv(len(ANSWER) - len(answer)) or self.refuse(answer)
        if answer != ANSWER:
            self.refuse(answer)

    def refuse(self, found):
        raise SystemExit(f"tunnel {len(self.sockets)} at port {self.port} got {found[:80]!r}")

    def ask_some(self):
        """Fails if one of a hundred, evenly spread, is not open both ways any more."""
        for connection in self.sockets[:: max(1, len(self.sockets) // ASKED)]:
            self.ask(connection)

    def close(self):
        for connection in self.sockets:
            connection.close()


class Origin(asyncio.Protocol):
    """Accepts a WebSocket and answers each piece of data with a small message."""

    __slots__ = ("transport", "head")

    def connection_made(self, transport):
        self.transport = transport
        self.head = b""

    def data_received(self, data):
        if self.head is None:
            self.transport.write(ANSWER)
            return
        self.head += data
        if not self.head.endswith(b"\r\n\r\n"):
            return
        key = next((line.partition(b":")[2].strip() for line in self.head.split(b"\r\n")
                    if line.lower().startswith(b"sec-websocket-key:")), None)
        if key is None:
            self.transport.close()
            return
        self.head = None
        self.transport.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                             b"Connection: Upgrade\r\nSec-WebSocket-Accept: " + accept(key)
                             + b"\r\n\r\n")


async def serve(port):
    server = await asyncio.get_running_loop().create_server(
        Origin, "127.0.0.1", port, backlog=4096)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    signal.alarm(LIFE)
    asyncio.run(serve(int(sys.argv[1])))
