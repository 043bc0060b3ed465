// Single-flight, and how a load that was overtaken by an invalidation stays harmless.
//
// A flight is stamped before its loader runs. A value fills the table only while that stamp is current and
// the key itself was not invalidated, and a reader joins a flight only on the same condition: hence nobody
// who asks after an invalidation is answered with what was read before it. Those who joined earlier are.
//
// Locks are taken in one order: a stripe of the flights, then a shard of the table, then the generations of
// a region. A key's invalidation and a fill both hold the key's stripe, so they follow one another.
#include <becache/local/flights.hpp>

#include <condition_variable>
#include <stdexcept>
#include <utility>

namespace becache::local {

void Flight::loads_on_this_thread() {
    const std::lock_guard lock{mutex_};
    loader_ = std::this_thread::get_id();
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

const LoadResult& Flight::wait() {
    {
        const std::lock_guard lock{mutex_};
        if (!landed_ && loader_ == std::this_thread::get_id()) {
            throw std::logic_error{
                "get_or_load of key '" + fields_
                + "': its own loader asks for the same key, and would wait for itself; "
                  "a loader reads the source of the truth"};
        }
    }
    std::mutex mutex;
    std::condition_variable landed;
    bool done = false;
    on_landed([&](const LoadResult&) {
        // Under the lock to the end: the waiter owns the condition variable and is gone once it sees `done`.
        const std::lock_guard lock{mutex};
        done = true;
        landed.notify_one();
    });
    std::unique_lock lock{mutex};
    landed.wait(lock, [&] { return done; });
    return result_;
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
    const TableKey& key, const std::function<ErasedValue()>& find, const std::function<Stamp()>& observe) {
    Stripe& stripe = stripe_of(key);
    const std::lock_guard lock{stripe.mutex};
    // The load that the reader missed may have landed since.
    if (ErasedValue hit = find()) {
        return {.hit = std::move(hit)};
    }
    if (const auto found = stripe.flights.find(key); found != stripe.flights.end()) {
        if (found->second->stamp_.current()) {
            return {.flight = found->second};
        }
        found->second->withdrawn_ = true;
        stripe.flights.erase(found);
    }
    const std::shared_ptr<Flight> flight{new Flight{key, observe()}};
    stripe.flights.emplace(flight->key(), flight);
    return {.flight = flight, .leads = true};
}

void Flights::land(
    const std::shared_ptr<Flight>& flight, LoadResult result,
    const std::function<void(const ErasedValue&, Stamp)>& fill) {
    Stripe& stripe = stripe_of(flight->key());
    Stamp unused;
    {
        const std::lock_guard lock{stripe.mutex};
        unused = std::move(flight->stamp_);
        if (!flight->withdrawn_) {
            stripe.flights.erase(flight->key());
            if (result.value != nullptr) {
                fill(result.value, std::move(unused));
            }
        }
    }
    flight->land(std::move(result));
}

bool Flights::invalidate(const TableKey& key, const std::function<bool()>& erase) {
    Stripe& stripe = stripe_of(key);
    const std::lock_guard lock{stripe.mutex};
    if (const auto found = stripe.flights.find(key); found != stripe.flights.end()) {
        found->second->withdrawn_ = true;
        stripe.flights.erase(found);
    }
    return erase();
}

} // namespace becache::local
