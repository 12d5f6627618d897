"""The scenarios about protocols: HTTP/2 in clear, TLS, gRPC, WebSocket."""

import ssl
import sys
import time

import load
import peers
import protocol_load
import report
import tunnels

TITLES = {
    "h2c": "Small GET over HTTP/2 in clear, HTTP/1.1 to the origin (8 connections of 16 streams)",
    "tls": "Small GET over TLS 1.3, kept alive (HTTP/1.1, 64 connections)",
    "handshake": "Full TLS 1.3 handshakes, one small GET each",
    "grpc": "gRPC unary call over HTTP/2 in clear on both sides (8 connections of 16 streams)",
    "ws-idle": "Idle WebSockets in clear",
    "wss-idle": "Idle WebSockets over TLS, in clear to the origin",
}
# Who takes part; all others than these scenarios have no second gateway.
ROWS = {
    "h2c": ("jadegate", "jadegate-uring", "nginx", "haproxy"),
    "tls": ("jadegate", "nginx", "haproxy"),
    "handshake": ("jadegate", "nginx", "haproxy"),
    "grpc": ("jadegate", "nginx", "haproxy", "none"),
    "ws-idle": ("jadegate", "nginx", "haproxy"),
    "wss-idle": ("jadegate", "nginx", "haproxy"),
}
NEEDS = {"h2c": ("nghttp",), "grpc": ("nghttp", "nghttpd"),
         **{name: ("openssl",) for name in ("tls", "handshake", "wss-idle")}}
CONNECTIONS = 8
STREAMS = 16
TLS_CONNECTIONS = 64
WARM_TUNNELS = 200
REQUEST = b"\x08\x92\x08\x12\x20" + b"0123456789abcdef" * 2
ANSWER = b"\x08\x92\x08\x12\x6a" + b"0123456789abcdef" * 6 + b"0123456789"


class Protocols:
    """A part of the comparison, which has the rest: set_up, rounds, peaks and so on."""

    def compared(self, run, table=report.protocol_table):
        """Warms up all, then takes turns; run(name, seconds) is one measured load."""
        for name in self.peers:
            run(name, self.warm_up_seconds(name))
        return table(self.rounds(lambda name: run(name, self.options.seconds)), self.peaks())

    def streams(self, url, extra=None):
        """A load over HTTP/2; url(name) is where to."""
        return lambda name, seconds: load.measured(
            self.running.get(name), lambda: protocol_load.run_streams(
                self.lab.load_cores, url(name), seconds, CONNECTIONS, STREAMS, extra))

    def h2c(self):
        self.set_up("h2c")
        self.leave_out_missing_transport()
        _, _, expected = load.fetch(self.url("none"))
        for name in self.peers:
            fields, body = protocol_load.fetch_streams(self.url(name))
            if fields.get(":status") != "200" or body != expected:
                raise SystemExit(f"{name} answered {fields} over HTTP/2; expected the origin's 200")
        return self.compared(self.streams(self.url))

    def leave_out_missing_transport(self):
        """A gateway that fell back to epoll would be measured as what it is not."""
        started = self.running.get("jadegate-uring")
        if started and "no such transport" in started.said():
            print("  no io_uring here, left out", file=sys.stderr)
            self.running.pop("jadegate-uring").stop()
            self.peers = [name for name in self.peers if name != "jadegate-uring"]

    def tls(self):
        self.set_up_tls("tls")
        return self.compared(lambda name, seconds: load.measured(
            self.running[name], lambda: load.run_wrk(
                self.lab.load_cores, self.tls_url(name), seconds, TLS_CONNECTIONS)))

    def handshake(self):
        self.set_up_tls("tls")
        return self.compared(lambda name, seconds: load.measured(
            self.running[name], lambda: protocol_load.run_handshakes(
                self.lab.load_cores, self.lab.port(name), seconds)), report.handshake_table)

    def tls_url(self, name):
        return self.url(name).replace("http:", "https:", 1)

    def set_up_tls(self, kind, proxies=True):
        """Same certificate, version and cipher for all, or they would be compared in these."""
        self.cert = self.new_lab().make_certificate()
        self.set_up(kind, proxies=proxies)
        chosen = {}
        for name in self.proxies() if proxies else ():
            chosen[name] = protocol_load.negotiated(self.lab.port(name), self.cert)
            context = ssl.create_default_context(cafile=self.cert)
            status, _, body = load.fetch(self.tls_url(name), context=context)
            if status != 200 or body != load.fetch(self.url("none"))[2]:
                raise SystemExit(f"{name} answered {status} over TLS; expected the origin's 200")
        if len(set(chosen.values())) > 1:
            raise SystemExit(f"found {chosen}; expected the same version and cipher of all")

    def grpc(self):
        path, _ = protocol_load.message_file(self.directory, "request.grpc", REQUEST)
        _, answer = protocol_load.message_file(self.directory, "answer.grpc", ANSWER)
        self.set_up("grpc", proxies=False)
        self.running["calls"] = self.lab.start_calls(answer)
        for name in self.proxies():
            self.running[name] = self.lab.start(name, "grpc")
        extra = protocol_load.call_options(path)
        for name in self.peers:
            fields, body = protocol_load.fetch_streams(self.call_url(name), extra)
            wanted = {":status": "200", "content-type": "application/grpc", "grpc-status": "0"}
            if not wanted.items() <= fields.items() or body != answer:
                raise SystemExit(f"{name} answered the call with {fields} and {len(body)} bytes;"
                                 f" expected {wanted} and {len(answer)} bytes")
        return self.compared(self.streams(self.call_url, extra))

    def call_url(self, name):
        if name == "none":
            return f"http://127.0.0.1:{self.lab.calls_port}{peers.CALL_PATH}"
        return self.url(name, peers.CALL_PATH)

    def ws_idle(self):
        return self.idle_tunnels("ws")

    def wss_idle(self):
        return self.idle_tunnels("wss")

    def idle_tunnels(self, kind):
        """Each time a fresh process, as for other idle connections."""
        count = self.options.tunnels = tunnels.affordable(self.options.tunnels)
        results = {name: [] for name in self.peers}
        for _ in range(min(3, self.options.rounds)):
            for name in self.peers:
                results[name].append(self.held_tunnels(name, kind, count))
                self.tear_down()
        return report.tunnels_table(results, count)

    def held_tunnels(self, name, kind, count):
        """Memory of one fresh proxy before and with so many tunnels."""
        if kind == "wss":
            self.set_up_tls(kind, proxies=False)
        else:
            self.set_up(kind, proxies=False)
        cert = self.cert if kind == "wss" else None
        self.running["tunnels"] = self.lab.start_tunnels()
        proxy = self.running[name] = self.lab.start(name, kind)
        url = self.tls_url(name) if cert else self.url(name)
        load.run_wrk(self.lab.load_cores, url, self.warm_up_seconds(name), TLS_CONNECTIONS)
        tunnels.Tunnels(self.lab.port(name), min(WARM_TUNNELS, count), cert).close()
        time.sleep(1)
        before = proxy.memory("VmRSS")
        held = tunnels.Tunnels(self.lab.port(name), count, cert)
        time.sleep(self.options.seconds)
        result = {"before": before, "after": proxy.memory("VmRSS"), "peak": proxy.memory("VmHWM")}
        held.ask_some()
        held.close()
        return result
