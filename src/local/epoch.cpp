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
// the two halves of Dekker's handshake: each side stores, then loads what the other stores, and a full fence
// between the two makes at least one side see the other. Readers are many and hits are short: a fence of
// their own makes each hit wait for the memory of the one before, which costs as much as the hit. So the
// writer, who asks once for many entries, has the system execute it in every running thread of the process
// (membarrier(2), Linux 4.14; P1202 "Asymmetric fences" is the idea's paper). At that moment a reader has
// either announced itself, and is seen, or reads afterwards, and sees the unlinking. Where the system does
// not know how, readers fence for themselves.
//
// The other order that is needed: who reads an epoch later than that of an unlinking sees the unlinking.
// The loads and stores of the epoch and of a table's pointers are sequentially consistent for it, which for
// a load costs nothing here. Announcements are releases, so that what a reader did before is over for
// whoever sees one.
//
// The list of readers belongs to the process, as threads do, not to a table: a thread announces itself once
// for all tables that it reads. Slots are never freed, only reused, so the list is walked without a lock.
#include <becache/local/epoch.hpp>

#include <linux/membarrier.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>

namespace becache::local {

constinit thread_local EpochReader* EpochReader::own = nullptr;
constinit std::atomic<std::uint64_t> EpochReader::now{1};

namespace {

/// The oldest epoch that a reader may be in, when last looked at.
constinit std::atomic<std::uint64_t> oldest_known{0};
/// The readers, whose number this is; never destroyed, since threads may read a cache while the process's
/// statics are being taken down.
constinit std::atomic<EpochReader*> first_reader{nullptr};
constinit std::atomic<std::size_t> reader_count{0};

bool membarrier(int command) noexcept { return ::syscall(SYS_membarrier, command, 0, 0) == 0; }

/// Whether the system executes fences for readers. Settled before any thread reads: by the first of them.
bool system_fences() noexcept {
    static const bool registered = membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
    return registered;
}

/// A fence in every thread of this process that may be reading; false where that could not be had.
bool fence_all_readers() noexcept {
    std::atomic_thread_fence(std::memory_order_seq_cst);
    return !system_fences()
           || membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED)
           // Registration may be gone in a forked process.
           || (membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED)
               && membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED))
           || membarrier(MEMBARRIER_CMD_GLOBAL);
}

/// After a fork only the thread that forked lives on: what others had announced would hold memory back.
void forget_other_readers() noexcept {
    const EpochReader& own = EpochReader::of_this_thread();
    for (EpochReader* reader = first_reader.load(); reader != nullptr; reader = reader->next) {
        if (reader != &own) {
            reader->epoch.store(EpochReader::outside);
            reader->depth = 0;
            reader->taken.store(false);
        }
    }
}

/// A slot that nobody has, or a new one.
EpochReader& free_reader() noexcept {
    for (EpochReader* reader = first_reader.load(); reader != nullptr; reader = reader->next) {
        bool taken = false;
        if (reader->taken.compare_exchange_strong(taken, true)) {
            return *reader;
        }
    }
    // A process without memory for this ends here: a reader has no way to say so.
    auto* const made = new EpochReader; // NOLINT(bugprone-unhandled-exception-at-new)
    made->fences = !system_fences();
    made->stripe = std::min(reader_count.fetch_add(1), shared_stripe);
    EpochReader* head = first_reader.load();
    do {
        made->next = head;
    } while (!first_reader.compare_exchange_weak(head, made));
    return *made;
}

} // namespace

EpochReader& EpochReader::take() noexcept {
    static const int at_fork = ::pthread_atfork(nullptr, nullptr, forget_other_readers);
    static_cast<void>(at_fork);
    // What is read at every use is a plain pointer: a thread-local object with a destructor costs a check.
    struct Lease {
        EpochReader* reader;
        ~Lease() {
            own = nullptr;
            reader->taken.store(false, std::memory_order_release);
        }
    };
    own = &free_reader();
    // While the thread's own statics are taken down a slot may be taken once more, and is then not given
    // back.
    thread_local const Lease lease{own};
    return *own;
}

std::uint64_t oldest_epoch_known() noexcept { return oldest_known.load(); }

std::uint64_t oldest_epoch() noexcept {
    std::uint64_t oldest = EpochReader::now.fetch_add(1) + 1;
    if (!fence_all_readers()) {
        return oldest_epoch_known();
    }
    for (const EpochReader* reader = first_reader.load(); reader != nullptr; reader = reader->next) {
        oldest = std::min(oldest, reader->epoch.load());
    }
    std::uint64_t known = oldest_known.load();
    while (known < oldest && !oldest_known.compare_exchange_weak(known, oldest)) {
    }
    return std::max(known, oldest);
}

} // namespace becache::local
