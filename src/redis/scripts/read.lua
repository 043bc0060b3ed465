-- Reads a value. If there is none, or only the one that the reader has found to be of no use, leaves the reader's
-- placeholder: the observation under which it may fill.
--
-- KEYS: 5 value, 6.. tokens.
-- ARGV: 4 life of a token in ms, 5 life of a placeholder in ms, 6 the last 64 bytes of the useless value, or ''.
-- Returns {'marked', epoch, sequence}: load, and keep the value nowhere;
--         {'found', epoch, sequence, value, token...}: judge it; a missing token is nil;
--         {'load', epoch, sequence, placeholder, token...}: load, then fill with this placeholder.
fence()
if marked({unpack(KEYS, 5)}) then
    return {'marked', epoch, sequence}
end
local value, useless = text(KEYS[5]), ARGV[6]
if value == '' then value = false end -- nobody could name it as useless: it ends with nothing
local tokens = {}
for i = 6, #KEYS do tokens[i - 5] = text(KEYS[i]) end
if value and (useless == '' or string.sub(value, -#useless) ~= useless) then
    redis.call('PERSIST', KEYS[2]) -- changes nothing: see sync.lua
    return {'found', epoch, sequence, value, unpack(tokens)}
end
for i = 6, #KEYS do
    if not tokens[i - 5] then
        tokens[i - 5] = fresh_name()
        redis.call('SET', KEYS[i], tokens[i - 5], 'PX', ARGV[4])
    end
end
local parts = {'P' .. epoch, unpack(tokens)}
parts[#parts + 1] = fresh_name()
local placeholder = table.concat(parts, ' ')
redis.call('SET', KEYS[5], placeholder, 'PX', ARGV[5])
return {'load', epoch, sequence, placeholder, unpack(tokens)}
