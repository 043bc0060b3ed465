//! quick_cache, a concurrent cache for Rust (S3-FIFO), as bench/local measures becache. It has no time to live.

#[path = "../../workload.rs"]
mod workload;

use quick_cache::sync::Cache;
use workload::{key_of, payload_of, Key, Payload, ENTRIES};

fn filled(capacity: u64) -> Cache<Key, Payload> {
    let cache = Cache::new(capacity as usize);
    for number in 0..ENTRIES {
        cache.insert(key_of(number), payload_of(number));
    }
    cache
}

fn main() {
    let numbers = workload::read();
    // Twice the room: its shards are uneven, and none may evict.
    let cache = filled(2 * ENTRIES);
    workload::measure_hits("quick_cache", &numbers, |key| cache.get(key).map(|payload| payload.number));
    let cache = filled(ENTRIES);
    workload::measure_fills("quick_cache", &numbers, |number, key| {
        let hit = cache.get(&key).is_some();
        if !hit {
            cache.insert(key, payload_of(number));
        }
        hit
    });
}
