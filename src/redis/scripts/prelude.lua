-- Put in front of every other script here: the fence, the ledger, the pending marks. docs/protocol.md explains them.
--
-- KEYS: 1 epoch, 2 meta, 3 marks, 4 ledger, then the script's own.
-- ARGV: 1 nonce (fresh for every send), 2 the highest epoch number this client has seen, 3 records the ledger keeps,
--       then the script's own.

local epoch, sequence

-- The text of a key, or false. A key of another type is somebody's mistake: it goes, and counts as missing.
local function text(key)
    local found = redis.pcall('GET', key)
    if type(found) == 'table' then
        redis.call('UNLINK', key)
        return false
    end
    return found
end

-- The named fields of a hash, each false where it is missing. Another type goes, as above.
local function fields(key, names)
    if #names == 0 then return {} end -- HMGET would take that for a mistake
    local found = redis.pcall('HMGET', key, unpack(names))
    if found.err then
        redis.call('UNLINK', key)
        for i = 1, #names do found[i] = false end
    end
    return found
end

-- Lua would write a large number with an exponent.
local function digits(number)
    return string.format('%.0f', number)
end

-- Tokens and placeholders carry the sequence number beside the nonce: a script that is carried out a second time makes
-- another name once something was invalidated between.
local function fresh_name()
    return digits(sequence) .. '-' .. ARGV[1]
end

-- A server that restarted, was flushed, or was promoted while it lagged must not answer from what it holds. Its epoch is
-- then missing, was born under another master_replid, or is older than one this client has seen: a new one begins.
local function fence()
    local replication = redis.call('INFO', 'replication')
    local _, before = string.find(replication, 'master_replid:', 1, true) -- a pattern would cost as much as all the rest
    local identity = string.sub(replication, before + 1, before + 40)
    local meta = fields(KEYS[2], {'number', 'identity', 'sequence'})
    local number, known = tonumber(meta[1] or ''), tonumber(ARGV[2])
    epoch, sequence = text(KEYS[1]), tonumber(meta[3] or '')
    if number and number >= known and meta[2] == identity and sequence
        and string.match(epoch or '', '^(%d+)%-') == meta[1] then
        return
    end
    number = math.max(number or 0, known) + 1
    epoch, sequence = digits(number) .. '-' .. ARGV[1], 0
    redis.call('SET', KEYS[1], epoch)
    redis.call('HSET', KEYS[2], 'number', digits(number), 'identity', identity, 'sequence', 0)
end

-- Asks the ledger. If that key is of another type, it goes as above, and is asked again.
local function ledger(command, ...)
    local answer = redis.pcall(command, KEYS[4], ...)
    if type(answer) == 'table' and answer.err then
        redis.call('UNLINK', KEYS[4])
        answer = redis.call(command, KEYS[4], ...)
    end
    return answer
end

-- Appends a record to the ledger, and returns its place in the stream.
local function append(kind, mark, record)
    sequence = redis.call('HINCRBY', KEYS[2], 'sequence', 1)
    return ledger(
        'XADD', 'MAXLEN', '~', ARGV[3], '*', 'version', '1', 'epoch', epoch,
        'sequence', digits(sequence), 'kind', kind, 'mark', mark, 'record', record)
end

-- The marks of a scope are kept as `id=deadline id=deadline`, under the name of the key that they guard.
local function keep_marks(key, marks)
    if #marks == 0 then
        redis.call('HDEL', KEYS[3], key)
    else
        redis.call('HSET', KEYS[3], key, table.concat(marks, ' '))
    end
end

local function without_mark(marks, gone)
    local kept = {}
    for id, deadline in string.gmatch(marks or '', '(%S+)=(%d+)') do
        if id ~= gone then kept[#kept + 1] = id .. '=' .. deadline end
    end
    return kept
end

-- Removes a mark from KEYS[5] and on.
local function clear_mark(mark)
    local keys = {unpack(KEYS, 5)}
    for i, marks in ipairs(fields(KEYS[3], keys)) do
        if marks then keep_marks(keys[i], without_mark(marks, mark)) end
    end
end

local function milliseconds_now()
    local time = redis.call('TIME')
    return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Whether one of the keys, or everything, is marked as pending. A mark past its deadline counts as committed: it goes,
-- and the ledger says so, which also makes the names of tokens differ from those of before.
local function marked(keys)
    keys[#keys + 1] = KEYS[1]
    local found, now = false, nil
    for i, marks in ipairs(fields(KEYS[3], keys)) do
        if marks then
            now = now or milliseconds_now()
            local kept, lapsed = {}, {}
            for id, deadline in string.gmatch(marks, '(%S+)=(%d+)') do
                if tonumber(deadline) > now then
                    kept[#kept + 1] = id .. '=' .. deadline
                else
                    lapsed[#lapsed + 1] = id
                end
            end
            found = found or #kept > 0
            if #lapsed > 0 then keep_marks(keys[i], kept) end
            for _, id in ipairs(lapsed) do append('lapsed', id, '') end
        end
    end
    return found
end
