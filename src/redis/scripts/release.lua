-- Takes a placeholder away whose load failed, so that nobody waits for it.
--
-- KEYS: 5 value.  ARGV: 4 the placeholder that read.lua gave.
-- Returns 1 if it was still there, else 0.
if text(KEYS[5]) ~= ARGV[4] then
    return 0
end
return redis.call('UNLINK', KEYS[5])
