"""Load over HTTP/2, full TLS handshakes, and single requests that show what a proxy speaks."""

import os
import re
import socket
import ssl
import subprocess

from load import header_options

STREAMS = re.compile(r"finished in ([\d.]+)(ms|s),.*?requests: .*? (\d+) done, (\d+) succeeded"
                     r".*?status codes: (\d+) 2xx", re.DOTALL)
TIMED = re.compile(r"(\d+) connections in (\d+) real seconds")
SHAKERS = 8  # one alone waits for its own half of each handshake, and the proxy with it
CALL_FIELDS = ("content-type: application/grpc", "te: trailers", "grpc-timeout: 10S",
               "user-agent: grpc-java-netty/1.60.0", "grpc-accept-encoding: gzip")


def call_options(request_file):
    """What h2load and nghttp need to send a unary call of gRPC."""
    return ["-d", request_file, *(part for field in CALL_FIELDS for part in ("-H", field))]


def run_streams(cores, url, seconds, connections, streams, extra=None):
    """Closed loop over HTTP/2 in clear: as many requests under way on each connection."""
    command = ["taskset", "-c", cores, "h2load", "-t1", f"-c{connections}", f"-m{streams}",
               f"-D{seconds}", *(header_options() if extra is None else extra), url]
    done = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 60, check=True)
    match = STREAMS.search(done.stdout)
    if not match:
        raise SystemExit(f"h2load said nothing of use:\n{done.stdout}{done.stderr}")
    took = float(match[1]) / (1000 if match[2] == "ms" else 1)
    finished, good = int(match[3]), min(int(match[4]), int(match[5]))
    return {"requests": finished, "rps": finished / took, "failed": finished - good}


def run_handshakes(cores, port, seconds):
    """Clients that connect, ask once, read to the end and start anew, without a session to resume.
    openssl prints a star for a full handshake and an r for a resumed one."""
    command = ["taskset", "-c", cores, "openssl", "s_time", "-connect", f"127.0.0.1:{port}", "-new",
               "-time", str(seconds), "-www", "/", "-tls1_3", "-no-CAfile", "-no-CApath",
               "-no-CAstore"]
    started = []
    try:
        for _ in range(SHAKERS):
            started.append(subprocess.Popen(command, stdin=subprocess.DEVNULL, text=True,
                                            stdout=subprocess.PIPE, stderr=subprocess.PIPE))
        said = [(*process.communicate(timeout=seconds + 30), process.returncode)
                for process in started]
    finally:
        for process in started:
            if process.poll() is None:
                process.kill()
                process.wait()
    full = resumed = 0
    for out, err, code in said:
        if code or not TIMED.search(out):
            raise SystemExit(f"openssl s_time ended with {code}:\n{out[-500:]}{err[-500:]}")
        marks = out.splitlines()[1]  # below the line that says how long it will take
        full += marks.count("*")
        resumed += marks.count("r")
    return {"requests": full, "rps": full / seconds, "failed": resumed}


def fetch_streams(url, extra=None):
    """One request over HTTP/2 in clear; returns header and trailer fields, and the body."""
    options = header_options() if extra is None else extra
    command = ["nghttp", "--no-dep", "-t", "5", *options, url]
    body = subprocess.run(command, capture_output=True, timeout=20, check=True).stdout
    log = subprocess.run([*command[:1], "-nv", *command[1:]], capture_output=True, timeout=20,
                         check=True).stdout.decode("utf-8", "replace")
    fields = re.findall(r"recv \(stream_id=\d+\) (:?[^:\s]+): (.*)", log)
    return dict(fields), body


def negotiated(port, cert):
    """Version and cipher that a proxy chooses for a client which lets it choose."""
    context = ssl.create_default_context(cafile=cert)
    with socket.create_connection(("127.0.0.1", port), 5) as connection:
        with context.wrap_socket(connection, server_hostname="127.0.0.1") as tls:
            return tls.version(), tls.cipher()[0]


def message_file(directory, name, text):
    """A message of gRPC in a file: not compressed, four bytes of length, the bytes themselves."""
    data = b"\0" + len(text).to_bytes(4, "big") + text
    path = os.path.join(directory, name)
    with open(path, "wb") as file:
        file.write(data)
    return path, data
