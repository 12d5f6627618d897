-- What wrk sends, and how it reports. Argument: get | upload | routes; upload sends bodies of 1 MB,
-- routes walks over /r0000/ to /r0999/. The header fields of headers.txt come by -H.
local kind, count, next_route = "get", 1000, 0

function init(args)
  kind = args[1] or "get"
  if kind == "upload" then
    wrk.method = "POST"
    wrk.body = string.rep("0123456789abcdef", 65536)
    wrk.headers["Content-Type"] = "application/octet-stream"
  end
  fixed = wrk.format()
  routes = {}
  for i = 0, count - 1 do
    routes[i] = wrk.format("GET", string.format("/r%04d/items/7", i))
  end
end

-- 389 has no factor in common with 1000: every route is met, and neighbours are not in a row.
function request()
  if kind ~= "routes" then return fixed end
  next_route = (next_route + 389) % count
  return routes[next_route]
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("RESULT requests=%d micros=%d p50=%d p99=%d failed=%d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
