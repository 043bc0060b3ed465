-- Stores a loaded value if nothing it depends on was invalidated since its observation.
--
-- KEYS: 5 value, 6.. tokens that were observed, then the tokens of tags that only the value knows.
-- ARGV: 4 life of a token in ms, 5 life of the value in ms, 6 the placeholder that read.lua gave, 7 the envelope,
--       8 how many tokens were observed, 9.. the tokens of the value's own tags: as seen after the load, or, where
--       one was missing, a proposal: the observed sequence number, '-', and a fresh nonce.
-- Returns 'filled', or what changed: 'placeholder', 'epoch', 'token', 'marked'.
fence()
local placeholder, last_observed = ARGV[6], 5 + tonumber(ARGV[8])
if text(KEYS[5]) ~= placeholder then
    return 'placeholder'
end
local parts = {}
for part in string.gmatch(placeholder, '%S+') do parts[#parts + 1] = part end
if parts[1] ~= 'P' .. epoch then
    return 'epoch'
end
for i = 6, last_observed do
    if text(KEYS[i]) ~= parts[i - 4] then return 'token' end
end

-- The token of a tag that was not known when the value was observed. One that was born no later, and is still there, was
-- there all the while; one that is missing may be created if nothing at all was invalidated since.
if #KEYS > last_observed then
    if marked({unpack(KEYS, last_observed + 1)}) then
        return 'marked'
    end
    local observed = tonumber(string.match(parts[#parts], '^(%d+)%-'))
    for i = last_observed + 1, #KEYS do
        local token, expected = text(KEYS[i]), ARGV[8 + i - last_observed]
        local born = tonumber(string.match(expected, '^(%d+)%-'))
        if token ~= expected and (token or sequence ~= observed) or not born or born > observed then
            return 'token'
        end
    end
    for i = last_observed + 1, #KEYS do
        redis.call('SET', KEYS[i], ARGV[8 + i - last_observed], 'PX', ARGV[4])
    end
end

-- First, since a full server refuses it as long as nothing was written; then the tokens, which must outlive the value.
redis.call('SET', KEYS[5], ARGV[7], 'PX', ARGV[5])
for i = 6, last_observed do redis.call('PEXPIRE', KEYS[i], ARGV[4]) end
return 'filled'
