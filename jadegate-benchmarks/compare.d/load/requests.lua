-- What wrk sends, and how it reports. Arguments: get | upload | routes | mix, and a count; upload sends
-- bodies of 1 MB, routes walks over /r0000/ to /r0999/, mix asks for routes of all kinds at random, and
-- once in five for what no route matches. The header fields of headers.txt come by -H.
local kind, count, next_route = "get", 1000, 0
local drawn = 10000

function init(args)
  kind = args[1] or "get"
  count = tonumber(args[2]) or count
  if kind == "upload" then
    wrk.method = "POST"
    wrk.body = string.rep("0123456789abcdef", 65536)
    wrk.headers["Content-Type"] = "application/octet-stream"
  end
  fixed = wrk.format()
  routes = {}
  if kind == "routes" then
    for i = 0, count - 1 do
      routes[i] = wrk.format("GET", string.format("/r%04d/items/7", i))
    end
  elseif kind == "mix" then
    math.randomseed(1)
    missing = {}
    for i = 0, 99 do
      wrk.headers["Host"] = "127.0.0.1"
      missing[i] = wrk.format("GET", string.format("/n%05d/items/7", i * 97))
    end
    for i = 0, drawn - 1 do -- as many for few routes as for many: the load must cost the same
      routes[i] = mixed(i % count)
    end
  end
end

-- As mixed_routes in peers.py has them; all paths are of the same length.
function mixed(i)
  local what = i % 10
  local host, path = "127.0.0.1", ""
  if what < 4 then
    path = string.format("/p%05d/items/7", i)
  elseif what < 7 then
    path = string.format("/x%05d/items/7", i)
  elseif what == 7 then
    host, path = string.format("a.h%05d.example.com", i), "/wild/to/items7"
  elseif what == 8 then
    path = string.format("/c%05d/?kind=q", i)
  else
    path = string.format("/e%05d/items/7", i)
  end
  wrk.headers["Host"] = host
  return wrk.format("GET", path)
end

-- 389 has no factor in common with 1000: every route is met, and neighbours are not in a row.
function request()
  if kind == "mix" then
    if math.random(5) == 1 then return missing[math.random(0, 99)] end
    return routes[math.random(0, drawn - 1)]
  end
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
