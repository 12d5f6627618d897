"""Markdown out of what was measured."""

import os
import statistics
import subprocess
import time

import peers


def spread(values, scale=1.0, digits=1):
    """Median, with lowest and highest when there is more than one value."""
    scaled = [value * scale for value in values]
    median = f"{statistics.median(scaled):,.{digits}f}"
    if len(scaled) < 2:
        return median
    return f"{median} ({min(scaled):,.{digits}f}–{max(scaled):,.{digits}f})"


def table(columns, rows):
    lines = ["| " + " | ".join(columns) + " |", "|" + " --- |" * len(columns)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def per_request(runs, key):
    return [run[key] / max(1, run["requests"]) for run in runs]


def total(runs):
    return [run["user"] + run["system"] for run in runs]


def small_table(full, fixed, peaks, rate):
    """Rows of the small requests: full load, then a fixed rate."""
    columns = ["proxy", "CPU µs/request", "user", "system", "core busy", "requests/s",
               f"CPU µs at {rate:,.0f}/s", "p50 µs", "p99 µs", "peak RSS MB", "failed"]
    rows = []
    for name, runs in full.items():
        paced = fixed[name]
        failed = sum(run["failed"] for run in runs + paced)
        last = ["p50", "p99"]
        latency = [spread([run[key] for run in paced], 1, 0) for key in last]
        rps = spread([run["rps"] for run in runs], 1, 0)
        if name == "none":
            rows.append(["no proxy", *"––––", rps, "–", *latency, "–", str(failed)])
            continue
        sums = [cpu / run["requests"] for cpu, run in zip(total(runs), runs)]
        paced_sums = [cpu / run["requests"] for cpu, run in zip(total(paced), paced)]
        rows.append([
            name,
            spread(sums, 1e6),
            spread(per_request(runs, "user"), 1e6),
            spread(per_request(runs, "system"), 1e6),
            f"{statistics.median([run['busy'] for run in runs]):.0%}",
            rps,
            spread(paced_sums, 1e6),
            *latency,
            f"{peaks[name] / 1e6:,.0f}",
            str(failed),
        ])
    return table(columns, rows)


def body_table(results, megabytes, peaks):
    """CPU per gigabyte, for downloads and uploads."""
    columns = ["proxy", "download CPU s/GB", "download MB/s", "upload CPU s/GB", "upload MB/s",
               "peak RSS MB", "failed"]
    rows = []
    for name, kinds in results.items():
        row = ["no proxy" if name == "none" else name]
        for runs in kinds.values():
            gigabytes = [run["requests"] * megabytes / 1e3 for run in runs]
            sums = [cpu / moved for cpu, moved in zip(total(runs), gigabytes)]
            row.append("–" if name == "none" else spread(sums, 1, 3))
            row.append(spread([run["rps"] * megabytes for run in runs], 1, 0))
        row.append("–" if name == "none" else f"{peaks[name] / 1e6:,.0f}")
        row.append(str(sum(run["failed"] for runs in kinds.values() for run in runs)))
        rows.append(row)
    return table(columns, rows)


def mix_table(results):
    """One row for each number of routes; the ratio is taken round by round."""
    columns = ["routes", "CPU µs/request", "user", "system", "core busy", "requests/s",
               "without a route",
               "CPU, ratio to the first row"]
    rows = []
    first = None
    for count, runs in results.items():
        sums = [cpu / run["requests"] for cpu, run in zip(total(runs), runs)]
        first = first or sums
        rows.append([
            f"{count:,}",
            spread(sums, 1e6),
            spread(per_request(runs, "user"), 1e6),
            spread(per_request(runs, "system"), 1e6),
            f"{statistics.median([run['busy'] for run in runs]):.0%}",
            spread([run["rps"] for run in runs], 1, 0),
            f"{statistics.median([run['failed'] / run['requests'] for run in runs]):.0%}",
            spread([own / base for own, base in zip(sums, first)], 1, 3),
        ])
    return table(columns, rows)


def variants_table(results, reached="at the origin for each"):
    """One row for each variant; the difference is taken round by round. How much somebody else got
    for each request is there if it was counted."""
    columns = ["on", "CPU µs/request", "user", "system", "requests/s",
               "CPU, µs more than the first row", "failed"]
    counted = all("reached" in run for runs in results.values() for run in runs)
    columns += [reached] if counted else []
    rows = []
    first = None
    for name, runs in results.items():
        sums = [cpu / run["requests"] for cpu, run in zip(total(runs), runs)]
        first = first or sums
        rows.append([
            name,
            spread(sums, 1e6),
            spread(per_request(runs, "user"), 1e6),
            spread(per_request(runs, "system"), 1e6),
            spread([run["rps"] for run in runs], 1, 0),
            spread([own - base for own, base in zip(sums, first)], 1e6, 2),
            str(sum(run["failed"] for run in runs)),
            *([spread([run["reached"] / run["requests"] for run in runs], 1, 3)]
              if counted else []),
        ])
    return table(columns, rows)


def overload_table(results):
    """What each that is served costs, with those that are refused meanwhile."""
    columns = ["proxy", "CPU µs/served, calm", "at 3 times", "ratio", "served/s", "refused/s",
               "p99 of the served, ms", "not sent"]
    rows = []
    for name, kinds in results.items():
        calm, overload = ([cpu / run["requests"] for cpu, run in zip(total(runs), runs)]
                          for runs in (kinds["calm"], kinds["overload"]))
        ratio = statistics.median(overload) / statistics.median(calm)
        rows.append([name, spread(calm, 1e6), spread(overload, 1e6), f"{ratio:.2f}"]
                    + [spread([run[key] for run in kinds["overload"]], 1, 0)
                       for key in ("served", "refused", "p99")]
                    + [str(sum(run["late"] for runs in kinds.values() for run in runs))])
    return table(columns, rows)


def two_table(results, cap):
    """Two loops on both cores, and what they do to the upstream."""
    columns = ["proxy", "CPU µs/request", "requests/s",
               "upstream connections opened per 1,000 requests",
               f"most at once (cap {cap})", "failed"]
    rows = []
    for name, runs in results.items():
        sums = [cpu / run["requests"] for cpu, run in zip(total(runs), runs)]
        rows.append([
            "no proxy" if name == "none" else name,
            "–" if name == "none" else spread(sums, 1e6),
            spread([run["rps"] for run in runs], 1, 0),
            spread([1e3 * run["opened"] / max(1, run["reached"]) for run in runs], 1, 2),
            str(max(run["peak"] for run in runs)),
            str(sum(run["failed"] for run in runs)),
        ])
    return table(columns, rows)


def idle_table(results, count):
    columns = ["proxy", "RSS MB before", f"RSS MB with {count:,} idle", "KB per connection"]
    rows = []
    for name, runs in results.items():
        rows.append([
            name,
            spread([run["before"] for run in runs], 1e-6),
            spread([run["after"] for run in runs], 1e-6),
            spread([(run["after"] - run["before"]) / count for run in runs], 1e-3),
        ])
    return table(columns, rows)


def ratios(results, costs):
    """Each peer's costs in proportion to nginx's of the same round; empty without nginx."""
    if "nginx" not in results:
        return {}
    return {name: [own / base for own, base in zip(costs[name], costs["nginx"])] for name in costs}


def protocol_table(results, peaks):
    """Full load over a protocol. The ratio to nginx is taken round by round."""
    columns = ["proxy", "CPU µs/request", "ratio to nginx", "user", "system", "core busy",
               "requests/s", "peak RSS MB", "failed"]
    costs = {name: [cpu / run["requests"] for cpu, run in zip(total(runs), runs)]
             for name, runs in results.items()}
    to_nginx = ratios(results, costs)
    rows = []
    for name, runs in results.items():
        rps = spread([run["rps"] for run in runs], 1, 0)
        failed = str(sum(run["failed"] for run in runs))
        if name == "none":
            rows.append(["no proxy", *"–––––", rps, "–", failed])
            continue
        rows.append([
            name,
            spread(costs[name], 1e6),
            spread(to_nginx[name], 1, 2) if to_nginx else "–",
            spread(per_request(runs, "user"), 1e6),
            spread(per_request(runs, "system"), 1e6),
            f"{statistics.median([run['busy'] for run in runs]):.0%}",
            rps,
            f"{peaks[name] / 1e6:,.0f}",
            failed,
        ])
    return table(columns, rows)


def handshake_table(results, peaks):
    """Handshakes in a second of CPU: more is better, and so is a higher ratio."""
    columns = ["proxy", "full handshakes per CPU s", "ratio to nginx", "CPU µs/handshake", "user",
               "system", "core busy", "handshakes/s", "peak RSS MB", "resumed"]
    counts = {name: [run["requests"] / cpu for cpu, run in zip(total(runs), runs)]
              for name, runs in results.items()}
    to_nginx = ratios(results, counts)
    rows = []
    for name, runs in results.items():
        rows.append([
            name,
            spread(counts[name], 1, 0),
            spread(to_nginx[name], 1, 2) if to_nginx else "–",
            spread([1 / count for count in counts[name]], 1e6),
            spread(per_request(runs, "user"), 1e6),
            spread(per_request(runs, "system"), 1e6),
            f"{statistics.median([run['busy'] for run in runs]):.0%}",
            spread([run["rps"] for run in runs], 1, 0),
            f"{peaks[name] / 1e6:,.0f}",
            str(sum(run["failed"] for run in runs)),
        ])
    return table(columns, rows)


def tunnels_table(results, count):
    columns = ["proxy", "RSS MB before", f"RSS MB with {count:,} idle", "peak RSS MB",
               "KB per tunnel"]
    rows = []
    for name, runs in results.items():
        rows.append([
            name,
            *(spread([run[key] for run in runs], 1e-6) for key in ("before", "after", "peak")),
            spread([(run["after"] - run["before"]) / count for run in runs], 1e-3),
        ])
    return table(columns, rows)


def machine(names):
    """Where and with what this was measured, as a Markdown list."""
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        models = [line.partition(":")[2].strip() for line in file if line.startswith("model name")]
    with open("/proc/meminfo", encoding="utf-8") as file:
        memory = int(file.readline().split()[1]) / 1024 / 1024
    load = os.getloadavg()[0]
    lines = [
        f"- date: {time.strftime('%Y-%m-%d %H:%M UTC', time.gmtime())}",
        f"- machine: {len(models)} × {models[0] if models else 'unknown'}, {memory:.0f} GB,"
        f" load average at start {load:.2f}",
        f"- kernel: {os.uname().release}",
    ]
    revision = subprocess.run(["git", "-C", peers.ROOT, "describe", "--always", "--dirty"],
                              capture_output=True, text=True, check=False).stdout.strip()
    lines.append(f"- commit: {revision or 'unknown'}")
    for name in (*names, "wrk", "h2load", "nghttpd", "openssl"):
        if name in peers.VERSIONS and peers.version(name):
            lines.append(f"- {name}: {peers.version(name)}")
    if os.environ.get("JADEGATE_OPTS"):
        lines.append(f"- JADEGATE_OPTS: `{os.environ['JADEGATE_OPTS']}`")
    return "\n".join(lines) + "\n"
