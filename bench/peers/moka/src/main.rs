//! moka, a concurrent cache for Rust (W-TinyLFU), as bench/local measures becache.

#[path = "../../workload.rs"]
mod workload;

use moka::sync::Cache;
use std::time::Duration;
use workload::{key_of, payload_of, Key, Payload, ENTRIES};

fn filled(capacity: u64) -> Cache<Key, Payload> {
    let cache = Cache::builder().max_capacity(capacity).time_to_live(Duration::from_secs(3600)).build();
    for number in 0..ENTRIES {
        cache.insert(key_of(number), payload_of(number));
    }
    cache.run_pending_tasks();
    cache
}

fn main() {
    let numbers = workload::read();
    let cache = filled(ENTRIES + 100_000);
    workload::measure_hits("moka", &numbers, |key| cache.get(key).map(|payload| payload.number));
    let cache = filled(ENTRIES);
    workload::measure_fills("moka", &numbers, |number, key| {
        let hit = cache.get(&key).is_some();
        if !hit {
            cache.insert(key, payload_of(number));
        }
        hit
    });
}
