"""The load: wrk as fast as it goes, h2load at a fixed rate, and connections that only wait.

HTTP/2 and handshakes have theirs in protocol_load.py."""

import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

from processes import established

HERE = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(HERE, "load", "headers.txt"), encoding="ascii") as file:
    HEADERS = [line.strip() for line in file if line.strip()]
RESULT = re.compile(r"RESULT requests=(\d+) micros=(\d+) p50=(\d+) p99=(\d+) failed=(\d+)")


# No cache answers those who say so from what it has.
FOR_THE_ORIGIN = ("Authorization:", "Cookie:", "Cache-Control:")


def header_options(kind=""):
    return [part for header in HEADERS if kind != "cached" or not header.startswith(FOR_THE_ORIGIN)
            for part in ("-H", header)]


def run_wrk(cores, url, seconds, connections, kind="get", count=1000):
    """Closed loop: a new request as soon as the last is answered. Latencies in microseconds."""
    script = os.path.join(HERE, "load", "requests.lua")
    command = ["taskset", "-c", cores, "wrk", "-t1", f"-c{connections}", f"-d{seconds}s",
               "--timeout", "10s", *header_options(kind), "-s", script, url, "--", kind, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
    match = RESULT.search(done.stdout)
    if not match:
        raise SystemExit(f"wrk said nothing of use:\n{done.stdout}{done.stderr}")
    requests, micros, p50, p99, failed = map(int, match.groups())
    return {"requests": requests, "rps": requests * 1e6 / micros, "p50": p50, "p99": p99,
            "failed": failed}


def stagger(rate_each, connections):
    """Milliseconds between the starts of h2load's connections. All sends of a connection follow
    its start at equal distances; started together, all would send at the same moments and measure
    each other's queue. The golden section spreads the starts evenly over one such distance."""
    def distance(millis):
        return abs((millis * rate_each / 1000) % 1 - 0.618)
    return min(range(5, max(6, 2000 // connections)), key=distance)


def run_h2load(cores, url, seconds, connections, rate):
    """Open loop: a fixed rate over all connections. Percentiles come from its log of each request,
    of the time in which all connections send."""
    rate_each = rate / connections
    pause = stagger(rate_each, connections)
    ramp = pause * connections / 1000
    count = int(rate_each * (seconds + ramp)) * connections
    with tempfile.TemporaryDirectory() as directory:
        log = os.path.join(directory, "log")
        command = ["taskset", "-c", cores, "h2load", "--h1", "-t1", f"-c{connections}",
                   f"-n{count}", f"--rps={rate_each:.3f}", "-r1", f"--rate-period={pause}ms",
                   f"--log-file={log}", *header_options(), url]
        subprocess.run(command, capture_output=True, timeout=seconds * 4 + 60, check=True)
        with open(log, encoding="ascii") as file:
            rows = [tuple(map(int, line.split())) for line in file]
    if not rows:
        raise SystemExit(f"h2load sent nothing to {url}")
    first = min(row[0] for row in rows)
    begin, end = first + (ramp + 0.3) * 1e6, first + (seconds + ramp) * 1e6
    counted = sorted(row[2] for row in rows if begin <= row[0] < end)
    reached = len(counted) / (seconds - 0.3)
    if reached < 0.95 * rate:
        print(f"  only {reached:,.0f} of {rate:,.0f} requests/s sent to {url}", file=sys.stderr)
    return {"requests": len(rows), "p50": statistics.median(counted),
            "p99": counted[min(len(counted) - 1, int(len(counted) * 0.99))],
            "failed": sum(1 for row in rows if row[1] != 200) + count - len(rows)}


def measured(proxy, run):
    """Runs a load and adds what CPU the proxy used for it: seconds of user and system time."""
    began = time.monotonic()
    before = proxy.cpu() if proxy else (0, 0)
    result = run()
    after = proxy.cpu() if proxy else (0, 0)
    result["user"] = after[0] - before[0]
    result["system"] = after[1] - before[1]
    result["busy"] = (result["user"] + result["system"]) / (time.monotonic() - began)
    return result


def fetch(url, upload=None, context=None):
    """One request with the load's header fields; returns status, header fields, body."""
    fields = dict(header.split(": ", 1) for header in HEADERS)
    request = urllib.request.Request(url, data=upload, headers=fields)
    with urllib.request.urlopen(request, timeout=10, context=context) as response:
        return response.status, response.headers, response.read()


class IdleConnections:
    """Client connections that sent one request each, were answered, and stay open."""

    def __init__(self, port, count):
        lines = ["GET / HTTP/1.1", f"Host: 127.0.0.1:{port}", *HEADERS, "", ""]
        request = "\r\n".join(lines)
        self.sockets = []
        for _ in range(count):
            connection = socket.create_connection(("127.0.0.1", port), 5)
            self.sockets.append(connection)
            connection.sendall(request.encode("ascii"))
            head, _, body = self.read_head(connection)
            if not head.startswith(b"HTTP/1.1 200"):
                raise SystemExit(f"idle connection got {head[:60]!r}")

    @staticmethod
    def read_head(connection):
        data = b""
        while b"}" not in data:
            more = connection.recv(4096)
            if not more:
                break
            data += more
        return data.partition(b"\r\n\r\n")

    def close(self):
        for connection in self.sockets:
            connection.close()


class UpstreamWatch:
    """Counts upstream connections while a load runs: how many were opened, how many at once."""

    def __init__(self, origin_port, status_port):
        self.port = origin_port
        self.status_port = status_port
        self.peak = 0
        self.done = threading.Event()

    def __enter__(self):
        self.before = self.counters()
        self.thread = threading.Thread(target=self.watch)
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.done.set()
        self.thread.join()
        after = self.counters()
        # The second reading opened a connection of its own and sent a request.
        self.opened = after[0] - self.before[0] - 1
        self.requests = after[2] - self.before[2] - 1

    def watch(self):
        while not self.done.wait(0.1):
            self.peak = max(self.peak, established(self.port))

    def counters(self):
        """accepts, handled, requests from nginx's stub_status."""
        url = f"http://127.0.0.1:{self.status_port}/"
        with urllib.request.urlopen(url, timeout=5) as response:
            return list(map(int, response.read().decode("ascii").splitlines()[2].split()))


def redis_commands(port):
    """How many scripts a Redis has run."""
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        connection.sendall(b"INFO commandstats\r\n")
        reader = connection.makefile("rb")
        size = int(reader.readline()[1:])
        stats = reader.read(size).decode("ascii")
    return sum(map(int, re.findall(r"cmdstat_eval(?:sha)?:calls=(\d+)", stats)))
