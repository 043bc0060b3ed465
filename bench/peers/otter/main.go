// otter, a concurrent cache for Go (W-TinyLFU), as bench/local measures becache.
package main

import (
	"encoding/binary"
	"fmt"
	"os"
	"slices"
	"sync"
	"time"

	"github.com/maypok86/otter/v2"
)

const (
	entries = 1_000_000
	rounds  = 7
)

type payload struct {
	number uint64
	more   [4]uint64
}

// keyOf spells a key as bench/local does: key-00000000123-a7f3c0d2.
func keyOf(number uint64) string {
	return fmt.Sprintf("key-%011d-%08x", number, uint32((number+1)*0x9e37_79b9_7f4a_7c15>>32))
}

// read gives the numbers of the keys that the threads read: one half of the file each.
func read(file string) [2][]uint64 {
	bytes, err := os.ReadFile(file)
	if err != nil {
		panic(err)
	}
	numbers := make([]uint64, len(bytes)/4)
	for place := range numbers {
		numbers[place] = uint64(binary.BigEndian.Uint32(bytes[4*place:]))
	}
	return [2][]uint64{numbers[:len(numbers)/2], numbers[len(numbers)/2:]}
}

func filled(capacity int) *otter.Cache[string, payload] {
	cache := otter.Must(&otter.Options[string, payload]{
		MaximumSize:      capacity,
		ExpiryCalculator: otter.ExpiryWriting[string, payload](time.Hour),
	})
	for number := uint64(0); number < entries; number++ {
		cache.Set(keyOf(number), payload{number: number})
	}
	cache.CleanUp()
	return cache
}

// print prints the same line as bench/local.
func print(what string, value float64, unit string) {
	fmt.Printf("%-66s%10.3f %-5s\n", "otter: "+what, value, unit)
}

// takeTurns gives nanoseconds an access of a thread: the median of the rounds after one that warms up.
func takeTurns(threads, operations int, body func(thread int)) float64 {
	var times []float64
	for round := 0; round <= rounds; round++ {
		var start, end sync.WaitGroup
		start.Add(1)
		for thread := 0; thread < threads; thread++ {
			end.Add(1)
			go func() {
				defer end.Done()
				start.Wait()
				body(thread)
			}()
		}
		begin := time.Now()
		start.Done()
		end.Wait()
		if round > 0 {
			times = append(times, float64(time.Since(begin).Nanoseconds())/float64(operations))
		}
	}
	slices.Sort(times)
	return times[len(times)/2]
}

func measureHits(keys [2][]string, numbers [2][]uint64) {
	cache := filled(entries + 100_000)
	for place, what := range []string{"hit, 1 thread", "hit, 2 threads"} {
		print(what, takeTurns(place+1, len(keys[0]), func(thread int) {
			var sum, expected uint64
			for _, key := range keys[thread] {
				found, ok := cache.GetIfPresent(key)
				if !ok {
					panic("the cache holds all keys")
				}
				sum += found.number
			}
			for _, number := range numbers[thread] {
				expected += number
			}
			if sum != expected {
				panic("it gave another key's value")
			}
		}), "ns")
	}
}

// measureFills reads old keys nine times of ten, the tenth one never seen before.
func measureFills(keys [2][]string, numbers [2][]uint64) {
	cache := filled(entries)
	next := uint64(entries)
	misses := 0
	time := takeTurns(1, len(keys[0]), func(int) {
		for place, key := range keys[0] {
			number := numbers[0][place]
			if (place+1)%10 == 0 {
				number = next
				key = keyOf(number)
				next++
			}
			if _, ok := cache.GetIfPresent(key); !ok {
				misses++
				cache.Set(key, payload{number: number})
			}
		}
	})
	print("90 % hits, 10 % fills with eviction", time, "ns")
	print("loads of it, part of the reads", float64(misses)/float64(len(keys[0])*(rounds+1)), "")
}

func main() {
	numbers := read(os.Args[1])
	var keys [2][]string
	for thread := range keys {
		for _, number := range numbers[thread] {
			keys[thread] = append(keys[thread], keyOf(number))
		}
	}
	measureHits(keys, numbers)
	measureFills(keys, numbers)
}
