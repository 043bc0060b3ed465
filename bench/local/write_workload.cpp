// Writes what bench_local reads as a trace (docs/traces.md, int32be), for the peers and for `becache replay`.
#include "workload.hpp"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

int main(int argc, char** argv) {
    if (argc != 2) {
        fmt::print(stderr, "write_workload: it takes the name of the file to write; name one\n");
        return 2;
    }
    std::ofstream out{argv[1], std::ios::binary};
    for (std::size_t thread = 0; thread < workload_threads; ++thread) {
        for (const std::uint32_t number : zipf(workload_entries, workload_accesses, seed_of(thread))) {
            for (const unsigned shift : {24U, 16U, 8U, 0U}) {
                out.put(static_cast<char>(number >> shift & 0xffU));
            }
        }
    }
    if (!out.flush()) {
        fmt::print(stderr, "write_workload: '{}' cannot be written; name a file that can\n", argv[1]);
        return 2;
    }
    return 0;
}
