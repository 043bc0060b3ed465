// Single-flight, and how a load that was overtaken by an invalidation stays harmless.
//
// A flight is stamped before its loader runs. A value fills the table only while that stamp is current and
// the key itself was not invalidated, and a reader joins a flight only on the same condition: hence nobody
// who asks after an invalidation is answered with what was read before it. Those who joined earlier are.
//
// Locks are taken in one order: a stripe of the flights, then a shard of the table, then the generations of
// a region. A key's invalidation and a fill both hold the key's stripe, so they follow one another.
#include <becache/local/flights.hpp>

#include <stdexcept>
#include <utility>

namespace becache::local {

void Flight::loads_on_this_thread() {
    const std::lock_guard lock{mutex_};
    loader_ = std::this_thread::get_id();
}

void Flight::loader_ended() {
    const std::lock_guard lock{mutex_};
    loader_ = {};
}

void Flight::on_landed(Callback callback) {
    {
        const std::lock_guard lock{mutex_};
        if (!landed_) {
            callbacks_.push_back(std::move(callback));
            return;
        }
    }
    callback(result_);
}

void Flight::refuse_own_loader() {
    const std::lock_guard lock{mutex_};
    if (!landed_ && loader_ == std::this_thread::get_id()) {
        throw std::logic_error{
            "get_or_load of key '" + fields_
            + "': its own loader asks for the same key, and would wait for itself; "
              "a loader reads the source of the truth"};
    }
}

void Flight::land(LoadResult result) {
    std::vector<Callback> callbacks;
    {
        const std::lock_guard lock{mutex_};
        result_ = std::move(result);
        landed_ = true;
        callbacks.swap(callbacks_);
    }
    for (const Callback& callback : callbacks) {
        callback(result_);
    }
}

Flights::Chain& Flights::link_of(Stripe& stripe, const TableKey& key, std::size_t hash) noexcept {
    Chain* link = &stripe.flights[hash / stripes % chains];
    while (*link != nullptr && (*link)->key() != key) {
        link = &(*link)->next_;
    }
    return *link;
}

/// Takes the flight at a link out of its chain.
void Flights::unlink(Chain& link) noexcept {
    Chain next = std::move(link->next_);
    link = std::move(next);
}

Flights::Boarding Flights::board(
    const TableKey& key, FunctionRef<EntryRef()> find, FunctionRef<Stamp()> observe, const Terms& terms) {
    const std::size_t hash = TableKeyHash{}(key);
    Stripe& stripe = stripe_of(hash);
    const std::lock_guard lock{stripe.mutex};
    // The load that the reader missed may have landed since.
    if (EntryRef hit = find()) {
        return {.hit = std::move(hit)};
    }
    Chain& link = link_of(stripe, key, hash);
    if (link != nullptr) {
        if (link->stamp_.current() && link->began_ >= terms.joins_since) {
            return {.flight = link};
        }
        link->withdrawn_ = true;
        unlink(link);
    }
    if (terms.may_be_spared) {
        const auto found = stripe.spared.find(hash);
        if (found != stripe.spared.end() && terms.now < found->second) {
            return {.spared = true};
        }
    }
    auto flight = std::make_shared<Flight>(Flight::Maker{}, key, terms.now, observe());
    Chain& head = stripe.flights[hash / stripes % chains];
    flight->next_ = std::move(head);
    head = flight;
    return {.flight = std::move(flight), .leads = true};
}

void Flights::land(
    const std::shared_ptr<Flight>& flight, LoadResult result,
    FunctionRef<void(const LoadResult&, Stamp)> fill) {
    const std::size_t hash = TableKeyHash{}(flight->key());
    Stripe& stripe = stripe_of(hash);
    Stamp unused;
    {
        const std::lock_guard lock{stripe.mutex};
        unused = std::move(flight->stamp_);
        if (!flight->withdrawn_) {
            unlink(link_of(stripe, flight->key(), hash));
            if (result.error == nullptr) {
                try {
                    fill(result, std::move(unused));
                } catch (...) { // NOLINT(bugprone-empty-catch)
                    // No memory to keep the value: it is loaded anew next time, and those who wait still get
                    // it.
                }
            }
        }
    }
    flight->land(std::move(result));
}

void Flights::spare(const TableKey& key, TimePoint now, TimePoint until) {
    constexpr std::size_t many = 1024;
    const std::size_t hash = TableKeyHash{}(key);
    Stripe& stripe = stripe_of(hash);
    const std::lock_guard lock{stripe.mutex};
    if (stripe.spared.size() >= many) {
        std::erase_if(stripe.spared, [&](const auto& spared) { return spared.second <= now; });
    }
    if (stripe.spared.size() < many) {
        stripe.spared[hash] = until;
    }
}

bool Flights::invalidate(const TableKey& key, FunctionRef<bool()> change) {
    const std::size_t hash = TableKeyHash{}(key);
    Stripe& stripe = stripe_of(hash);
    const std::lock_guard lock{stripe.mutex};
    if (Chain& link = link_of(stripe, key, hash); link != nullptr) {
        link->withdrawn_ = true;
        unlink(link);
    }
    return change();
}

} // namespace becache::local
