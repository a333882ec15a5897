-- How the simulated web behaves. The query of an address says what its page does; lists.py writes such addresses.
--
--   ms=240        milliseconds until the answer begins        head=405|404|hang  what HEAD gets instead
--   bytes=61000   length of the page                          after=3    429 until 3 s after the first question
--   status=404    another status                              flaky=1    503 for the first question
--   hops=2        redirections before the page (302 if found=1), the first to the host `to` if there is one
--   wall=1        a challenge instead of a page               secure=1   http leads to https
--   hang=1        no answer
--
-- What has no `ms` was not made by lists.py, and there is no such page.

site = {}

local counts, memory = ngx.shared.counts, ngx.shared.memory
local LONGEST = 5000000
local GRACE = 0.1 -- seconds in which a client cannot yet know that it was asked to wait
local FLIGHT, ROUND_TRIP = 14000, 0.05 -- bytes of TCP's first flight; it doubles with each round trip

local GITHUB_RATE, GITHUB_BURST, GITHUB_PENALTY = 15, 300, 10 -- a second; at once; seconds

local text = string.rep("<p>The quick brown fox jumps over the lazy dog, 0123456789.</p>\n", LONGEST / 64)

-- Counting

local function raise(key, value)
  if value > (counts:get(key) or 0) then counts:set(key, value) end
end

local function ask_to_wait(host, seconds)
  ngx.header["Retry-After"] = seconds
  local until_ = ngx.now() + seconds
  if until_ > (memory:get("until " .. host) or 0) then memory:set("until " .. host, until_) end
  memory:add("since " .. host .. math.floor(until_), ngx.now())
end

function site.arrive()
  local host, now = ngx.var.host, ngx.now()
  ngx.ctx.host = host
  counts:incr("requests " .. host, 1, 0)
  raise("at_once " .. host, counts:incr("open " .. host, 1, 0))
  raise("a_second " .. host, memory:incr("second " .. host .. math.floor(now), 1, 0, 3))
  local deadline = memory:get("until " .. host)
  local since = deadline and memory:get("since " .. host .. math.floor(deadline))
  if since and now > since + GRACE and now < deadline - GRACE then counts:incr("early " .. host, 1, 0) end
end

function site.leave()
  local host = ngx.ctx.host
  if not host then return end
  counts:incr("open " .. host, -1)
  counts:incr("sent " .. host, tonumber(ngx.var.bytes_sent) or 0, 0)
  if ngx.status == 429 then counts:incr("limited " .. host, 1, 0) end
end

function site.tell()
  for _, key in ipairs(counts:get_keys(0)) do ngx.say(key, " ", counts:get(key)) end
end

function site.forget()
  counts:flush_all()
  memory:flush_all()
  ngx.say("forgotten")
end

-- Pages

local function say(status, words)
  ngx.status = status
  ngx.header.content_length = #words
  if ngx.req.get_method() ~= "HEAD" then ngx.print(words) end
end

local function hang()
  ngx.sleep(120)
  ngx.exit(444)
end

-- As TCP would send it over a real distance: a client that hangs up early gets only what was in flight.
local function send(status, length)
  ngx.status = status
  ngx.header.content_length = length
  ngx.header.etag = '"' .. ngx.crc32_short(ngx.var.request_uri) .. '"'
  if ngx.req.get_method() == "HEAD" then return end
  local title = "<!doctype html><html lang=en><title>" .. ngx.var.host .. ngx.var.uri .. "</title>\n"
  local page, sent, flight = title:sub(1, length), 0, FLIGHT
  local from = ngx.crc32_short(ngx.var.uri) % 1000 * 64
  while true do
    local rest = math.min(flight, length - sent) - #page
    page = page .. text:sub(from + 1, from + math.max(rest, 0))
    ngx.print(page)
    if not ngx.flush(true) then return end
    sent, from, page = sent + #page, from + math.max(rest, 0), ""
    if sent >= length then return end
    if from + flight > LONGEST then from = 0 end
    ngx.sleep(ROUND_TRIP)
    flight = math.min(flight * 2, 500000)
  end
end

local function redirect(asked)
  local host, scheme = asked.to or ngx.var.host, ngx.var.scheme
  local status = asked.found and 302 or 301
  if asked.hops then asked.hops = asked.hops ~= "1" and asked.hops - 1 or nil
  else asked.secure, scheme = nil, "https" end
  asked.to = nil
  ngx.header.location = scheme .. "://" .. host .. ngx.var.uri .. "?" .. ngx.encode_args(asked)
  say(status, "<html>It is elsewhere.</html>")
end

-- True where the page is not to be had yet, and that was said.
local function puts_off(asked)
  local key = ngx.var.host .. ngx.var.uri
  if asked.after then
    memory:add("first " .. key, ngx.now())
    local left = memory:get("first " .. key) + asked.after - ngx.now()
    if left > 0.05 then
      ask_to_wait(ngx.var.host, math.ceil(left))
      say(429, "Not so fast.")
      return true
    end
  end
  if asked.flaky and memory:incr("asked " .. key, 1, 0) <= tonumber(asked.flaky) then
    say(503, "Not now.")
    return true
  end
  return false
end

function site.page()
  local asked = ngx.req.get_uri_args(20)
  if asked.hang then return hang() end
  ngx.sleep((tonumber(asked.ms) or 50) / 1000)
  if not asked.ms then return ngx.var.uri == "/" and send(200, 2000) or say(404, "There is no such page.") end
  if asked.head and ngx.req.get_method() == "HEAD" then
    return asked.head == "hang" and hang() or say(tonumber(asked.head), "")
  end
  if asked.hops or asked.secure and ngx.var.scheme == "http" then return redirect(asked) end
  if puts_off(asked) then return end
  if asked.wall then
    ngx.header["cf-mitigated"] = "challenge"
    return say(403, "<title>Just a moment...</title>")
  end
  send(tonumber(asked.status) or 200, tonumber(asked.bytes) or 2000)
end

-- GitHub's web pages, with a limit (a leaky bucket) for everybody together, since one machine asks

local function too_many()
  local now = ngx.now()
  if now < (memory:get("github closed") or 0) then return true end
  local full = math.max(now, memory:get("github full") or 0) + 1 / GITHUB_RATE
  if full - now > GITHUB_BURST / GITHUB_RATE then
    memory:set("github closed", now + GITHUB_PENALTY)
    return true
  end
  memory:set("github full", full)
  return false
end

-- Log-normal with a median of 250 ms, the same for the same page (Box and Muller).
local function github_delay()
  local one, two = ngx.crc32_short(ngx.var.uri) % 9973 + 1, ngx.crc32_short("2" .. ngx.var.uri) % 9973
  local normal = math.sqrt(-2 * math.log(one / 9974)) * math.cos(2 * math.pi * two / 9973)
  return math.min(0.25 * math.exp(0.5 * normal), 3)
end

function site.repository()
  if too_many() then
    ask_to_wait("github.com", math.ceil((memory:get("github closed") or 0) - ngx.now()))
    return say(429, "Too many requests.")
  end
  ngx.sleep(github_delay())
  local uri = ngx.var.uri
  if uri:find("-gone", 1, true) then return say(404, "<html>Not Found</html>") end
  if uri:find("-renamed", 1, true) then
    ngx.header.location = "https://github.com" .. uri:gsub("-renamed", "-new")
    return say(301, "")
  end
  send(200, 300000)
end
