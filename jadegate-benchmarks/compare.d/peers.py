"""The proxies under comparison: their committed configurations and how they are started."""

import os
import shutil
import subprocess
import sys

from processes import Started

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ROUTES = 1000
CALL_PATH = "/bench.Things/Read.unary"
NAMES = ("jadegate", "nginx", "haproxy", "caddy", "jadegate-uring")

# Variants of the gateway's configuration for bad times: what stands in its service.
PRESSURE = {
    "off": """
    retry: none
    timeout: {response: 0s, idle: 0s}
    health_check: none""",
    "defaults": "",
    "all": """
    timeout: {total: 60s}
    retry: {when: [connect_failure, reset, 502, 503, 504], retries: 2, per_try_timeout: 20s}
    hedge: {after: 10s}
    circuit_breaker:
      failure_threshold: 5
      window: {failure_rate: 50, slow_call: 2s, slow_call_rate: 80}
    rate_limit: {requests_per_second: 1000000, burst: 1000000, key: client_ip}
    health_check:
      passive: {failure_rate: {threshold: 50}, latency: {factor: 3}}
      active: {type: tcp, interval: 1s}""",
}

# The same for requests that are sent twice. The retry budget bounds the hedges; the origin answers
# at once, so most of them are for nothing.
COPIES = {
    "no copies": "",
    "hedge, none begins": """
    hedge: {after: 10s}""",
    "hedge p95": """
    hedge: {after: p95}""",
    "hedge 1 ms": """
    hedge: {after: 1ms}
    retry: {budget_percent: 100}""",
    "mirror 10 %": """
    mirror: {service: shadow, percent: 10}""",
    "mirror 100 %": """
    mirror: {service: shadow, percent: 100}""",
}

# The same for limits that gateways share, none of which is ever reached: the rate is more than one
# core can do. The smaller the burst, the smaller the lots that are taken from Redis in advance.
SHARED_LIMIT = """
    rate_limit: {{requests_per_second: 100000, burst: {0}, key: client_ip, store: {1}}}"""
LIMITS = {
    "local": SHARED_LIMIT.format(1000, "local"),
    "leased, burst 100,000": SHARED_LIMIT.format(100_000, "redis"),
    "leased, burst 1,000": SHARED_LIMIT.format(1000, "redis"),
    "leased, burst 200": SHARED_LIMIT.format(200, "redis"),
    "exact": SHARED_LIMIT.format(1000, "redis, mode: exact"),
}

# The same with and without a cache for what the origin says is fresh.
CACHES = {
    "no cache": "",
    "cache": """
    cache: {}""",
}

# The same with traces: none, those that are not recorded, some, and all to either kind of collector,
# which is the origin: it takes what is sent to it and says so.
TRACED = ", tracing: {{sample_ratio: {0}, {1}: {{endpoint: 'http://127.0.0.1:@ORIGIN@/upload'}}}}"
TRACES = {
    "no traces": "",
    "none recorded": TRACED.format("0.0", "otlp"),
    "1 % by OTLP": TRACED.format("0.01", "otlp"),
    "all by OTLP": TRACED.format("1.0", "otlp"),
    "all to Zipkin": TRACED.format("1.0", "zipkin"),
}
VARIANTS = {**PRESSURE, **COPIES, **LIMITS, **CACHES, **TRACES}

# Kinds that have the configuration of another, with something more where the proxy listens.
SAME_AS = {"h2c": "plain", "tls": "plain", "wss": "ws"}
JADEGATE_TLS = (", tls: {min_version: TLSv1.3, certificates:"
                " [{cert: @DIR@/site.crt, key: @DIR@/site.key}]}")
NGINX_TLS = (" ssl;\n    ssl_protocols TLSv1.3;\n    ssl_certificate @DIR@/site.crt;"
             "\n    ssl_certificate_key @DIR@/site.key")
HAPROXY_TLS = " ssl crt @DIR@/site.pem ssl-min-ver TLSv1.3"
FRONT = {
    ("nginx", "h2c"): " http2",
    ("haproxy", "h2c"): " proto h2",
    **{("jadegate", kind): JADEGATE_TLS for kind in ("tls", "wss")},
    **{("nginx", kind): NGINX_TLS for kind in ("tls", "wss")},
    **{("haproxy", kind): HAPROXY_TLS for kind in ("tls", "wss")},
}

# What a proxy is asked for its version with, and the program that has to be there.
VERSIONS = {
    "jadegate": [os.path.join(ROOT, "jadegate"), "version"],
    "nginx": ["nginx", "-v"],
    "haproxy": ["haproxy", "-v"],
    "caddy": ["caddy", "version"],
    "wrk": ["wrk", "-v"],
    "h2load": ["h2load", "--version"],
    "nghttp": ["nghttp", "--version"],
    "nghttpd": ["nghttpd", "--version"],
    "openssl": ["openssl", "version"],
    "redis-server": ["redis-server", "--version"],
}

ROUTE_LINES = {
    "jadegate": "  - {{name: r{0:04d}, path: /r{0:04d}, service: origin}}",
    "nginx": "    location /r{0:04d}/ {{ proxy_pass http://origin; }}",
    "caddy": "\thandle /r{0:04d}/* {{\n\t\timport origin\n\t}}",
    "haproxy": "/r{0:04d}/ origin",
}


def program(name):
    """The program that runs as a peer: the gateway takes part with two transports, and in variants."""
    return "jadegate" if name == "jadegate-uring" or name in VARIANTS else name


def version(name):
    """The first line that a program says about its version; None if it is not there."""
    name = program(name)
    command = VERSIONS[name]
    if not shutil.which(command[0], path=os.environ["PATH"] + ":/usr/sbin"):
        return None
    done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    lines = [line for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    if name == "jadegate" and done.returncode != 0:
        return None
    return lines[0].strip() if lines else "unknown"


def routes(name):
    """A thousand routes in the language of a proxy."""
    return "\n".join(ROUTE_LINES[name].format(number) for number in range(ROUTES))


def mixed_routes(count):
    """Routes for the gateway: of ten, four have a parameter, three are prefixes, one has a wildcard
    host, one a header or a query parameter, one is exact. load/requests.lua knows the same paths."""
    lines = []
    for number in range(count):
        kind, digits = number % 10, f"{number:05d}"
        if kind < 4:
            match = f"pattern: '/p{digits}/items/{{id}}'"
        elif kind < 7:
            match = f"path: /x{digits}"
        elif kind == 7:
            match = f'host: ["*.h{digits}.example.com"], path: /wild'
        elif kind == 8:
            match = f"path: /c{digits}, headers: {{X-Client-Version: 4.17.2}}"
            if number // 10 % 2:
                match = f"path: /c{digits}, query: {{kind: q}}"
        else:
            match = f"exact: /e{digits}/items/7"
        lines.append(f"  - {{name: r{digits}, {match}, service: origin}}")
    return "\n".join(lines)


class Lab:
    """A directory, the ports, the cores: what a configuration is filled in with."""

    def __init__(self, directory, base_port, proxy_cores, load_cores, workers, cap, tunnels_cap):
        self.directory = directory
        self.base_port = base_port
        self.proxy_cores = proxy_cores
        self.load_cores = load_cores
        self.workers = workers
        self.cap = cap
        self.tunnels_cap = tunnels_cap
        os.makedirs(os.path.join(directory, "tmp"), exist_ok=True)
        os.makedirs(os.path.join(directory, "files"), exist_ok=True)
        with open(os.path.join(directory, "files", "1m"), "wb") as file:
            file.write(bytes(range(256)) * 4096)
        with open(os.path.join(directory, "files", "small"), "wb") as file:
            file.write(b'{"id":1042}')

    def port(self, name):
        """Where a peer listens; "none" stands for the origin itself, a number for a gateway with as
        many routes, of which there are two."""
        if isinstance(name, int):
            return self.base_port + 5 + (name > 10)
        if name in VARIANTS:
            return self.base_port + 20 + list(VARIANTS).index(name)
        return self.origin_port(name) if name == "none" else self.base_port + NAMES.index(name)

    def origin_port(self, name):
        """Where the origin listens for a peer."""
        if isinstance(name, int) or name in VARIANTS:
            name = "jadegate"
        return self.base_port + 10 + [*NAMES, "none"].index(name)

    @property
    def calls_port(self):
        """Where the origin of gRPC calls listens."""
        return self.base_port + 17

    @property
    def tunnels_port(self):
        """Where the origin of WebSockets listens."""
        return self.base_port + 18

    @property
    def status_port(self):
        """Where the origin tells its counters."""
        return self.base_port + 19

    @property
    def redis_port(self):
        """Where the Redis of shared limits listens."""
        return self.base_port + 20 + len(VARIANTS)

    def render(self, template, name, kind=None):
        """Fills in a configuration; returns the path of the result."""
        values = {
            "FRONT": ", transport: io_uring" if name == "jadegate-uring" else FRONT.get(
                (name, kind), ""),
            "TUNNELS_CAP": self.tunnels_cap,
            "TUNNELS": self.tunnels_port,
            "ORIGIN_STATUS": self.status_port,
            "REDIS": self.redis_port,
            "ORIGIN_WORKERS": self.workers,
            "WORKERS": self.workers,
            "CAP": self.cap,
            "DIR": self.directory,
        }
        if name == "origin":
            ports = map(self.origin_port, (*NAMES, "none"))
            values["LISTEN"] = "\n".join(
                f"    listen 127.0.0.1:{port} backlog=4096;" for port in ports)
        else:
            values["PORT"] = self.port(name)
            values["ORIGIN"] = self.calls_port if kind == "grpc" else self.origin_port(name)
        with open(os.path.join(HERE, "peers", template), encoding="utf-8") as file:
            text = file.read()
        if "@VARIANT@" in text:
            text = text.replace("@VARIANT@", VARIANTS[name])
            values["ADMISSION"] = ", adaptive: true, max_requests: 512" if name == "all" else ""
        if "@ROUTES@" in text:
            values["ROUTES"] = routes(name)
        if "@MIX@" in text:
            values["MIX"] = mixed_routes(name)
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        path = os.path.join(self.directory, f"{name}-{template}")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def make_certificate(self):
        """A certificate with an ECDSA P-256 key, for all proxies the same; returns its path."""
        cert, key = (os.path.join(self.directory, f"site.{end}") for end in ("crt", "key"))
        command = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt",
                   "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-keyout", key, "-out",
                   cert, "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
        subprocess.run(command, capture_output=True, timeout=30, check=True)
        with open(os.path.join(self.directory, "site.pem"), "w", encoding="ascii") as both:
            for path in (cert, key):
                with open(path, encoding="ascii") as part:
                    both.write(part.read())
        return cert

    def start_origin(self):
        """The origin, on the cores of the load."""
        path = self.render("origin.nginx.conf", "origin")
        command = ["nginx", "-p", self.directory, "-e", "origin.err", "-c", path]
        return Started("origin", command, self.load_cores, self.directory).wait_for(
            self.status_port)

    def start_calls(self, message):
        """The origin of gRPC calls: a message for an answer, and trailers that say all is well."""
        root = os.path.join(self.directory, "calls")
        os.makedirs(os.path.join(root, os.path.dirname(CALL_PATH[1:])), exist_ok=True)
        with open(os.path.join(root, CALL_PATH[1:]), "wb") as file:
            file.write(message)
        types = os.path.join(self.directory, "calls.types")
        with open(types, "w", encoding="ascii") as file:
            file.write("application/grpc unary\n")
        command = ["nghttpd", "--no-tls", "-a", "127.0.0.1", "-d", root, "--no-content-length",
                   "--mime-types-file", types, "-m", "1000", "--trailer", "grpc-status: 0",
                   str(self.calls_port)]
        return Started("calls", command, self.load_cores, self.directory).wait_for(self.calls_port)

    def start_tunnels(self):
        """The origin of WebSockets."""
        command = [sys.executable, os.path.join(HERE, "tunnels.py"), str(self.tunnels_port)]
        return Started("tunnels", command, self.load_cores, self.directory).wait_for(
            self.tunnels_port)

    def start_redis(self):
        """A Redis that keeps nothing, on the cores of the load."""
        command = ["redis-server", "--port", str(self.redis_port), "--bind", "127.0.0.1",
                   "--save", "", "--appendonly", "no", "--dir", self.directory]
        return Started("redis", command, self.load_cores, self.directory).wait_for(
            self.redis_port)

    def start_mix(self, count):
        """A gateway with so many routes of all kinds."""
        path = self.render("jadegate.mix.conf", count)
        command = [os.path.join(ROOT, "jadegate"), "run", "--config", path]
        return Started("jadegate", command, self.proxy_cores, self.directory,
                       {"JADEGATE_BUILD": "never"}).wait_for(self.port(count))

    def start(self, name, kind):
        """A proxy with the configuration of a kind: plain, policies, routes, h2c, tls..."""
        path = self.render(f"{program(name)}.{SAME_AS.get(kind, kind)}.conf", name, kind)
        env = {}
        if program(name) == "jadegate":
            command = [os.path.join(ROOT, "jadegate"), "run", "--config", path]
            env = {"JADEGATE_BUILD": "never"}
        elif name == "nginx":
            command = ["nginx", "-p", self.directory, "-e", "nginx.err", "-c", path]
        elif name == "haproxy":
            if kind == "routes":
                with open(os.path.join(self.directory, "haproxy.map"), "w", encoding="ascii") as f:
                    f.write(routes(name) + "\n")
            command = ["haproxy", "-db", "-f", path]
        else:
            command = ["caddy", "run", "--adapter", "caddyfile", "--config", path]
            env = {"HOME": self.directory, "XDG_DATA_HOME": self.directory,
                   "XDG_CONFIG_HOME": self.directory, "GOMAXPROCS": str(self.workers)}
        started = Started(name, command, self.proxy_cores, self.directory, env)
        try:
            return started.wait_for(self.port(name))
        except BaseException:
            started.stop()
            raise

    def shorten_logs(self):
        """Empties access logs between runs, so that they do not fill the disk."""
        for entry in os.listdir(self.directory):
            if entry.endswith(".access.log") and not entry.startswith("haproxy"):
                os.truncate(os.path.join(self.directory, entry), 0)
