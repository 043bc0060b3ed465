//! What the Rust peers share: the workload of bench/local, and its measurements.

use std::sync::Barrier;
use std::time::Instant;

pub const ENTRIES: u64 = 1_000_000;
const ROUNDS: usize = 7;

pub type Key = [u8; 24];

#[derive(Clone, Copy, Default)]
pub struct Payload {
    pub number: u64,
    pub _more: [u64; 4],
}

pub fn payload_of(number: u64) -> Payload {
    Payload { number, ..Payload::default() }
}

/// `key-00000000123-a7f3c0d2`, as bench/local spells it.
pub fn key_of(number: u64) -> Key {
    let mixed = (number + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
    format!("key-{number:011}-{mixed:08x}").into_bytes().try_into().expect("24 bytes")
}

/// The numbers of the keys that the threads read: one half of the file each.
pub fn read() -> [Vec<u64>; 2] {
    let file = std::env::args().nth(1).expect("name the workload's file");
    let bytes = std::fs::read(file).expect("the workload's file can be read");
    let numbers: Vec<u64> =
        bytes.chunks_exact(4).map(|four| u64::from(u32::from_be_bytes(four.try_into().unwrap()))).collect();
    let (first, second) = numbers.split_at(numbers.len() / 2);
    [first.to_vec(), second.to_vec()]
}

/// The same line as bench/local prints.
fn print(what: &str, value: f64, unit: &str) {
    println!("{what:<66}{value:>10.3} {unit:<5}");
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

/// Nanoseconds an access of a thread: the median of the rounds after one that warms up.
fn take_turns<Body: Fn(usize) + Sync>(threads: usize, operations: usize, body: Body) -> f64 {
    let mut times = Vec::new();
    for round in 0..=ROUNDS {
        let start = Barrier::new(threads + 1);
        let took = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads)
                .map(|thread| {
                    let (start, body) = (&start, &body);
                    scope.spawn(move || {
                        start.wait();
                        body(thread);
                    })
                })
                .collect();
            start.wait();
            let begin = Instant::now();
            for thread in running {
                thread.join().expect("a thread ended well");
            }
            begin.elapsed()
        });
        if round > 0 {
            times.push(took.as_nanos() as f64 / operations as f64);
        }
    }
    median(times)
}

/// Hits of a cache that holds all keys: `get` gives the number in the value.
pub fn measure_hits(name: &str, numbers: &[Vec<u64>; 2], get: impl Fn(&Key) -> Option<u64> + Sync) {
    let keys: Vec<Vec<Key>> = numbers.iter().map(|half| half.iter().copied().map(key_of).collect()).collect();
    for threads in [1, 2] {
        let time = take_turns(threads, keys[0].len(), |thread| {
            let sum: u64 = keys[thread].iter().map(|key| get(key).expect("the cache holds all keys")).sum();
            assert_eq!(sum, numbers[thread].iter().sum::<u64>(), "{name} gave another key's value");
        });
        print(&format!("{name}: hit, {threads} thread{}", if threads == 1 { "" } else { "s" }), time, "ns");
    }
}

/// Nine reads of ten are of the old keys, the tenth of one never seen before, by one thread: `read` answers
/// whether it hit, and fills if it did not.
pub fn measure_fills(name: &str, numbers: &[Vec<u64>; 2], read: impl Fn(u64, Key) -> bool + Sync) {
    let next = std::sync::atomic::AtomicU64::new(ENTRIES);
    let misses = std::sync::atomic::AtomicUsize::new(0);
    let relaxed = std::sync::atomic::Ordering::Relaxed;
    let keys: Vec<Key> = numbers[0].iter().copied().map(key_of).collect();
    let time = take_turns(1, keys.len(), |_| {
        for (place, key) in keys.iter().enumerate() {
            let fresh = (place + 1) % 10 == 0;
            let number = if fresh { next.fetch_add(1, relaxed) } else { numbers[0][place] };
            if !read(number, if fresh { key_of(number) } else { *key }) {
                misses.fetch_add(1, relaxed);
            }
        }
    });
    print(&format!("{name}: 90 % hits, 10 % fills with eviction"), time, "ns");
    let all = keys.len() * (ROUNDS + 1);
    print(&format!("{name}: loads of it, part of the reads"), misses.into_inner() as f64 / all as f64, "");
}
