#!/usr/bin/env python3
"""A service to put behind the gateway, on loopback, that can be slow or fail.

It answers each request with its name and what it was asked for, and prints a line for it with the
fields in which the gateway tells it something.
"""
import argparse
import http.server
import time

TOLD = ("X-Service-Name", "X-Request-Timeout", "X-User-ID")

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("port", type=int)
parser.add_argument("--name", help="default: the port")
parser.add_argument("--delay", type=float, default=0, metavar="SECONDS", help="before each answer")
parser.add_argument("--status", type=int, default=200, help="of each answer")
parser.add_argument("--retry-after", metavar="SECONDS", help="a Retry-After field in each answer")
options = parser.parse_args()
name = options.name or str(options.port)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def answer(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        told = [f"{field}: {self.headers[field]}" for field in TOLD if field in self.headers]
        print(f"{name}: {self.command} {self.path}", *told, sep="   ", flush=True)
        time.sleep(options.delay)
        body = f"{name} {self.path}\n".encode()
        self.send_response(options.status)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        if options.retry_after:
            self.send_header("Retry-After", options.retry_after)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = answer

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128

    def handle_error(self, *_):
        pass  # whoever cuts a connection before the answer does so on purpose


try:
    Server(("127.0.0.1", options.port), Handler).serve_forever()
except KeyboardInterrupt:
    pass
