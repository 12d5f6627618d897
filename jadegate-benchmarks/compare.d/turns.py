"""Requests that come at a rate of their own, whatever becomes of those before."""

import collections
import re
import selectors
import socket
import statistics
import time

LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)


class Client:
    """A connection with at most one request on it."""

    def __init__(self, port, request):
        self.port = port
        self.request = request
        self.connect()

    def connect(self):
        self.socket = socket.create_connection(("127.0.0.1", self.port), 5)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.socket.setblocking(False)
        self.data = b""

    def send(self):
        self.sent = time.monotonic()
        self.socket.send(self.request)

    def receive(self):
        """The status once the answer is whole, else None."""
        more = self.socket.recv(65536)
        self.data += more
        head, end, body = self.data.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not more:
            raise SystemExit(f"port {self.port}: connection closed after {self.data[:80]!r}")
        if not end or not length or len(body) < int(length.group(1)):
            return None
        self.data = b""
        return int(head[9:12])


class Turns:
    """Clients that take turns by the clock. One that still waits is passed over."""

    def __init__(self, port, path, count):
        request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode("ascii")
        self.idle = collections.deque(Client(port, request) for _ in range(count))
        self.waiting = 0
        self.selector = selectors.DefaultSelector()
        for client in self.idle:
            self.selector.register(client.socket, selectors.EVENT_READ, client)

    def run(self, per_second, seconds):
        """How many were served and refused, the 99th percentile of the former in milliseconds, and
        how many could not be sent because all clients waited."""
        start = time.monotonic()
        sent = late = 0
        served, refused = [], 0
        while True:
            due = min(time.monotonic() - start, seconds) * per_second
            while sent + late < due:
                if self.idle:
                    self.idle.popleft().send()
                    self.waiting += 1
                    sent += 1
                else:
                    late += 1
            if time.monotonic() - start >= seconds and not self.waiting:
                break
            next_at = start + (sent + late) / per_second
            for key, _ in self.selector.select(max(0, min(0.05, next_at - time.monotonic()))):
                client = key.data
                status = client.receive()
                if status is None:
                    continue
                self.idle.append(client)
                self.waiting -= 1
                if status == 200:
                    served.append(time.monotonic() - client.sent)
                else:
                    refused += 1
        p99 = statistics.quantiles(served, n=100)[98] if len(served) > 1 else 0
        return {"requests": len(served), "served": len(served) / seconds,
                "refused": refused / seconds, "p99": p99 * 1e3, "late": late}

    def close(self):
        for client in self.idle:
            client.socket.close()
        self.selector.close()
