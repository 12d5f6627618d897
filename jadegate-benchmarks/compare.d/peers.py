"""The proxies under comparison: their committed configurations and how they are started."""

import os
import shutil
import subprocess

from processes import Started

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
ROUTES = 1000
NAMES = ("jadegate", "nginx", "haproxy", "caddy")

# What a proxy is asked for its version with, and the program that has to be there.
VERSIONS = {
    "jadegate": [os.path.join(ROOT, "jadegate"), "version"],
    "nginx": ["nginx", "-v"],
    "haproxy": ["haproxy", "-v"],
    "caddy": ["caddy", "version"],
    "wrk": ["wrk", "-v"],
    "h2load": ["h2load", "--version"],
}

ROUTE_LINES = {
    "jadegate": "  - {{name: r{0:04d}, path: /r{0:04d}, service: origin}}",
    "nginx": "    location /r{0:04d}/ {{ proxy_pass http://origin; }}",
    "caddy": "\thandle /r{0:04d}/* {{\n\t\timport origin\n\t}}",
    "haproxy": "/r{0:04d}/ origin",
}


def version(name):
    """The first line that a program says about its version; None if it is not there."""
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

    def __init__(self, directory, base_port, proxy_cores, load_cores, workers, cap):
        self.directory = directory
        self.base_port = base_port
        self.proxy_cores = proxy_cores
        self.load_cores = load_cores
        self.workers = workers
        self.cap = cap
        os.makedirs(os.path.join(directory, "tmp"), exist_ok=True)
        os.makedirs(os.path.join(directory, "files"), exist_ok=True)
        with open(os.path.join(directory, "files", "1m"), "wb") as file:
            file.write(bytes(range(256)) * 4096)

    def port(self, name):
        """Where a peer listens; "none" stands for the origin itself, a number for a gateway with as
        many routes, of which there are two."""
        if isinstance(name, int):
            return self.base_port + 5 + (name > 10)
        return self.origin_port(name) if name == "none" else self.base_port + NAMES.index(name)

    def origin_port(self, name):
        """Where the origin listens for a peer."""
        if isinstance(name, int):
            name = "jadegate"
        return self.base_port + 10 + [*NAMES, "none"].index(name)

    @property
    def status_port(self):
        """Where the origin tells its counters."""
        return self.base_port + 19

    def render(self, template, name):
        """Fills in a configuration; returns the path of the result."""
        values = {
            "ORIGIN_STATUS": self.status_port,
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
            values["PORT"], values["ORIGIN"] = self.port(name), self.origin_port(name)
        with open(os.path.join(HERE, "peers", template), encoding="utf-8") as file:
            text = file.read()
        if "@ROUTES@" in text:
            values["ROUTES"] = routes(name)
        if "@MIX@" in text:
            values["MIX"] = mixed_routes(name)
        for key, value in values.items():
            text = text.replace(f"@{key}@", str(value))
        path = os.path.join(self.directory, template)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
        return path

    def start_origin(self):
        """The origin, on the cores of the load."""
        path = self.render("origin.nginx.conf", "origin")
        command = ["nginx", "-p", self.directory, "-e", "origin.err", "-c", path]
        return Started("origin", command, self.load_cores, self.directory).wait_for(
            self.status_port)

    def start_mix(self, count):
        """A gateway with so many routes of all kinds."""
        path = self.render("jadegate.mix.conf", count)
        command = [os.path.join(ROOT, "jadegate"), "run", "--config", path]
        return Started("jadegate", command, self.proxy_cores, self.directory,
                       {"JADEGATE_BUILD": "never"}).wait_for(self.port(count))

    def start(self, name, kind):
        """A proxy with the configuration of a kind: plain, policies, routes."""
        path = self.render(f"{name}.{kind}.conf", name)
        env = {}
        if name == "jadegate":
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
