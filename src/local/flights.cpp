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

Flights::Stripe& Flights::stripe_of(const TableKey& key) noexcept {
    return stripes_[TableKeyHash{}(key) % stripes_.size()];
}

Flights::Boarding Flights::board(
    const TableKey& key, const std::function<EntryRef()>& find, const std::function<Stamp()>& observe,
    const Terms& terms) {
    Stripe& stripe = stripe_of(key);
    const std::lock_guard lock{stripe.mutex};
    // The load that the reader missed may have landed since.
    if (EntryRef hit = find()) {
        return {.hit = std::move(hit)};
    }
    if (const auto found = stripe.flights.find(key); found != stripe.flights.end()) {
        if (found->second->stamp_.current() && found->second->began_ >= terms.joins_since) {
            return {.flight = found->second};
        }
        found->second->withdrawn_ = true;
        stripe.flights.erase(found);
    }
    if (terms.may_be_spared) {
        const auto found = stripe.spared.find(TableKeyHash{}(key));
        if (found != stripe.spared.end() && terms.now < found->second) {
            return {.spared = true};
        }
    }
    const std::shared_ptr<Flight> flight{new Flight{key, terms.now, observe()}};
    stripe.flights.emplace(flight->key(), flight);
    return {.flight = flight, .leads = true};
}

void Flights::land(
    const std::shared_ptr<Flight>& flight, LoadResult result,
    const std::function<void(const LoadResult&, Stamp)>& fill) {
    Stripe& stripe = stripe_of(flight->key());
    Stamp unused;
    {
        const std::lock_guard lock{stripe.mutex};
        unused = std::move(flight->stamp_);
        if (!flight->withdrawn_) {
            stripe.flights.erase(flight->key());
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
    Stripe& stripe = stripe_of(key);
    const std::lock_guard lock{stripe.mutex};
    if (stripe.spared.size() >= many) {
        std::erase_if(stripe.spared, [&](const auto& spared) { return spared.second <= now; });
    }
    if (stripe.spared.size() < many) {
        stripe.spared[TableKeyHash{}(key)] = until;
    }
}

bool Flights::invalidate(const TableKey& key, const std::function<bool()>& change) {
    Stripe& stripe = stripe_of(key);
    const std::lock_guard lock{stripe.mutex};
    if (const auto found = stripe.flights.find(key); found != stripe.flights.end()) {
        found->second->withdrawn_ = true;
        stripe.flights.erase(found);
    }
    return change();
}

} // namespace becache::local
