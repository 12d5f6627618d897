"""Processes that the comparison starts, pins, measures and ends."""

import os
import signal
import socket
import subprocess
import time

TICKS = os.sysconf("SC_CLK_TCK")


class Started:
    """A process with its children, started on given cores in a session of its own."""

    def __init__(self, name, command, cores, directory, env=None):
        self.name = name
        self.log = os.path.join(directory, name + ".out")
        with open(self.log, "ab") as out:
            self.process = subprocess.Popen(
                ["taskset", "-c", cores, *command],
                cwd=directory,
                env={**os.environ, **(env or {})},
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                start_new_session=True,
            )

    def pids(self):
        """The process and all that descend from it."""
        children = {}
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    children.setdefault(stat_of(entry)[1], []).append(int(entry))
                except OSError:
                    continue
        found, queue = [], [self.process.pid]
        while queue:
            pid = queue.pop()
            found.append(pid)
            queue.extend(children.get(pid, []))
        return found

    def cpu(self):
        """Seconds of CPU used so far: (user, system)."""
        user = system = 0
        for pid in self.pids():
            fields = stat_of(pid)
            user += fields[11]
            system += fields[12]
        return user / TICKS, system / TICKS

    def memory(self, field):
        """Bytes of a field of /proc/PID/status such as VmRSS or VmHWM, over all processes."""
        total = 0
        for pid in self.pids():
            with open(f"/proc/{pid}/status", encoding="ascii", errors="replace") as status:
                for line in status:
                    if line.startswith(field + ":"):
                        total += int(line.split()[1]) * 1024
        return total

    def wait_for(self, port, seconds=40):
        """Waits until something listens on a port; raises with the log's end if it ends before."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                break
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return self
            except OSError:
                time.sleep(0.1)
        with open(self.log, encoding="utf-8", errors="replace") as log:
            raise SystemExit(f"{self.name} does not listen on {port}:\n{log.read()[-2000:]}")

    def said(self):
        """All that it has written to its standard output and error so far."""
        with open(self.log, encoding="utf-8", errors="replace") as log:
            return log.read()

    def stop(self):
        """Ends it: politely, after ten seconds its whole session by force."""
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def stat_of(pid):
    """/proc/PID/stat from the state on, as integers: [1] parent, [11] user ticks, [12] system."""
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as stat:
        fields = stat.read().rpartition(")")[2].split()
    return [0] + [int(field) for field in fields[1:20]]


def established(port):
    """How many connections to a local listening port are open."""
    local, count = f":{port:04X}", 0
    with open("/proc/net/tcp", encoding="ascii") as table:
        for line in table:
            fields = line.split()
            if fields[1].endswith(local) and fields[3] == "01":
                count += 1
    return count
