// When a value that was unlinked from a table may be destroyed: epoch-based reclamation.
//
// K. Fraser, "Practical lock-freedom", University of Cambridge, 2004, section 5.2.3. There is one epoch
// number. A reader announces the number it saw when it enters, and takes it back when it leaves. A writer
// unlinks, and then stamps what it unlinked with the number of that moment. Whoever enters later cannot
// find it; whoever entered before announced that number or a smaller one. The invariant: what was retired
// with epoch e is reachable only by readers who announce an epoch <= e, so it may go once every announced
// epoch is greater than e. (Fraser's three-epoch rule is the same, for announcements of one bit.)
//
// The announcement and the reads after it, the unlinking and the look at the announcements after it, are
// the two halves of Dekker's handshake: each side stores, then loads what the other stores. All four are
// sequentially consistent, the loads and stores of a table's pointers included, so at least one side sees
// the other. (Such a load costs no more than any other here.)
//
// The list of readers belongs to the process, as threads do, not to a table: a thread announces itself once
// for all tables that it reads. Slots are never freed, only reused, so the list is walked without a lock.
#include <becache/local/epoch.hpp>

#include <pthread.h>

#include <algorithm>
#include <limits>
#include <new>

namespace becache::local {

namespace {

constexpr std::uint64_t outside = std::numeric_limits<std::uint64_t>::max();

} // namespace

/// What one thread announces. On a cache line of its own: its thread alone writes it.
struct alignas(64) EpochGuard::Reader {
    std::atomic<std::uint64_t> epoch{outside};
    std::atomic<bool> taken{true};
    unsigned depth = 0;
    std::size_t number = 0;
    Reader* next = nullptr; ///< fixed once it is in the list
};

namespace {

struct Readers {
    std::atomic<std::uint64_t> epoch{1};
    std::atomic<void*> head{nullptr};
    std::atomic<std::size_t> count{0};
};

/// Never destroyed: threads may read a cache while the process's statics are being taken down.
Readers& readers() noexcept {
    alignas(Readers) static unsigned char memory[sizeof(Readers)];
    static Readers* const made = new (memory) Readers;
    return *made;
}

} // namespace

EpochGuard::Reader& EpochGuard::reader_of_this_thread() noexcept {
    // A plain pointer first: a thread-local object with a destructor costs a check of its own at every use.
    constinit thread_local static Reader* own = nullptr;
    if (own != nullptr) [[likely]] {
        return *own;
    }
    struct Lease {
        Reader* reader;
        ~Lease() {
            own = nullptr;
            reader->taken.store(false, std::memory_order_release);
        }
    };
    own = take_slot();
    // While the thread's own statics are taken down a slot may be taken once more, and is then not given
    // back.
    thread_local const Lease lease{own};
    return *own;
}

EpochGuard::Reader* EpochGuard::take_slot() noexcept {
    Readers& all = readers();
    for (auto* reader = static_cast<Reader*>(all.head.load()); reader != nullptr; reader = reader->next) {
        bool free = false;
        if (reader->taken.compare_exchange_strong(free, true)) {
            return reader;
        }
    }
    // After a fork only the thread that forked lives on: what others had announced would hold memory back.
    static const int forked = ::pthread_atfork(nullptr, nullptr, [] {
        const Reader& own = reader_of_this_thread();
        for (auto* reader = static_cast<Reader*>(readers().head.load()); reader != nullptr;
             reader = reader->next) {
            if (reader != &own) {
                reader->epoch.store(outside);
                reader->depth = 0;
                reader->taken.store(false);
            }
        }
    });
    static_cast<void>(forked);
    // A process without memory for this ends here: a reader has no way to say so.
    auto* const made = new Reader; // NOLINT(bugprone-unhandled-exception-at-new)
    made->number = all.count.fetch_add(1);
    void* head = all.head.load();
    do {
        made->next = static_cast<Reader*>(head);
    } while (!all.head.compare_exchange_weak(head, made));
    return made;
}

EpochGuard::EpochGuard() noexcept
    : reader_{reader_of_this_thread()} {
    if (reader_.depth++ == 0) {
        const std::uint64_t now = readers().epoch.load();
        // An exchange is the cheapest sequentially consistent store there is.
        reader_.epoch.exchange(now);
    }
}

EpochGuard::~EpochGuard() {
    if (--reader_.depth == 0) {
        reader_.epoch.store(outside, std::memory_order_release);
    }
}

std::uint64_t current_epoch() noexcept { return readers().epoch.load(); }

std::uint64_t oldest_epoch() noexcept {
    std::uint64_t oldest = readers().epoch.fetch_add(1) + 1;
    for (auto* reader = static_cast<EpochGuard::Reader*>(readers().head.load()); reader != nullptr;
         reader = reader->next) {
        oldest = std::min(oldest, reader->epoch.load());
    }
    return oldest;
}

std::size_t stripe_of_this_thread() noexcept {
    return EpochGuard::reader_of_this_thread().number % counter_stripes;
}

} // namespace becache::local
