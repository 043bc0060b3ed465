#pragma once

#include <becache/cache/async.hpp>
#include <becache/cache/erased_view.hpp>
#include <becache/cache/handle.hpp>
#include <becache/core/byte_size.hpp>
#include <becache/core/raw_string.hpp>
#include <becache/core/source_location.hpp>

#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/prefer.hpp>

#include <concepts>
#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>

namespace becache {

/// A view's key: writes its fields in the order of the catalogue.
template <class Key>
concept ViewKey = requires(const Key& key, KeyWriter& out) {
    key.write_to(out);
};

/// One key shape and one value type of a region. A cheap handle that keeps the cache's state alive;
/// thread-safe. Every operation throws std::invalid_argument for a key past its bounds.
template <ViewKey Key, class Value>
class View {
public:
    View(const Region& region, std::size_t place)
        : erased_{region, place, typeid(Value)} {}

    /// The value if it is fresh, else an empty handle.
    [[nodiscard]] Handle<Value> get(const Key& key) const {
        return handle(erased_.get(written(key)), Source::hit);
    }

    /// The value if it is fresh; else what `loader()` gives, which is run once however many threads ask.
    /// What the loader throws reaches all of them unchanged, and nothing is cached. A load is joined only
    /// if nothing that covers the key was invalidated since it began.
    /// Throws std::logic_error if a loader asks for the key that it is loading.
    template <class Loader>
        requires std::convertible_to<std::invoke_result_t<Loader&>, Value> Handle<Value> get_or_load(
            const Key& key, Loader&& loader)
    const {
        Load load = erased_.get_or_board(written(key));
        if (load.hit() != nullptr) {
            return handle(load.hit(), Source::hit);
        }
        if (!load.leads()) {
            return handle(load.wait(), Source::joined);
        }
        load.on_this_thread();
        std::shared_ptr<const Value> value;
        try {
            value = std::make_shared<const Value>(std::invoke(loader));
        } catch (...) {
            load.fail(std::current_exception());
            throw;
        }
        load.fill(value, ByteSize<Value>::of(*value));
        return {std::move(value), Source::load};
    }

    /// As get_or_load, completing with `(std::exception_ptr, Handle<Value>)` on the executor that goes with
    /// the token. A loader without parameters is run within the call. A loader with one is started within
    /// the call and given a callback `(std::exception_ptr, Value)` to be called once, from any thread, as
    /// boost::asio::co_spawn calls its handler.
    template <class Loader, class Token = DefaultToken>
    auto async_get_or_load(const Key& key, Loader loader, Token&& token = {}) const {
        return boost::asio::async_initiate<Token, void(std::exception_ptr, Handle<Value>)>(
            [](auto handler, ErasedView erased, KeyWriter written_key, Loader run) {
                start_load(erased, written_key, std::move(run), on_executor(std::move(handler)));
            },
            token, erased_, written(key), std::move(loader));
    }

    /// Whether get would hit now. Counts nothing and keeps nothing alive.
    [[nodiscard]] bool contains(const Key& key) const { return erased_.contains(written(key)); }

    /// Gives a fresh value its region's whole time to live again; answers whether there was one.
    bool refresh(const Key& key) const { return erased_.refresh(written(key)); }

    /// Makes the value stale, for a reason.
    Receipt invalidate(
        const Key& key, Reason reason, SourceLocation origin = SourceLocation::current()) const {
        return erased_.invalidate(written(key), reason, origin);
    }
    Receipt invalidate(const Key&, use_a_constant_of_the_catalogue_instead_of_a_raw_string) const = delete;

    template <class Token = DefaultToken>
    auto async_invalidate(
        const Key& key, Reason reason, Token&& token = {},
        SourceLocation origin = SourceLocation::current()) const {
        return async_receipt(
            std::forward<Token>(token), [erased = erased_, written_key = written(key), reason, origin] {
                return erased.invalidate(written_key, reason, origin);
            });
    }

    /// `cameras/by_id/front_door`: what logs show and Cache::why takes.
    [[nodiscard]] std::string address(const Key& key) const { return erased_.address(written(key)); }

private:
    using Callback = std::function<void(std::exception_ptr, Handle<Value>)>;

    [[nodiscard]] static KeyWriter written(const Key& key) {
        KeyWriter out;
        key.write_to(out);
        return out;
    }

    [[nodiscard]] static Handle<Value> handle(local::ErasedValue value, Source source) {
        return {std::static_pointer_cast<const Value>(std::move(value)), source};
    }

    /// A callback that runs a completion handler, of any type, on its executor.
    template <class Handler>
    [[nodiscard]] static Callback on_executor(Handler handler) {
        auto executor = boost::asio::prefer(
            boost::asio::get_associated_executor(handler), boost::asio::execution::outstanding_work.tracked);
        auto kept = std::make_shared<Handler>(std::move(handler));
        return [executor, kept](std::exception_ptr error, Handle<Value> value) {
            boost::asio::post(executor, [kept, error = std::move(error), value = std::move(value)]() mutable {
                std::move (*kept)(std::move(error), std::move(value));
            });
        };
    }

    template <class Loader>
    static void start_load(const ErasedView& erased, const KeyWriter& key, Loader loader, Callback done) {
        const auto load = std::make_shared<Load>(erased.get_or_board(key));
        if (load->hit() != nullptr) {
            done(nullptr, handle(load->hit(), Source::hit));
            return;
        }
        const Source source = load->leads() ? Source::load : Source::joined;
        load->on_landed([source, done = std::move(done)](const local::LoadResult& result) {
            done(result.error, handle(result.value, source));
        });
        if (!load->leads()) {
            return;
        }
        if constexpr (std::is_invocable_v<Loader&>) {
            try {
                fill(*load, std::make_shared<const Value>(std::invoke(loader)));
            } catch (...) {
                load->fail(std::current_exception());
            }
        } else {
            try {
                std::invoke(loader, [load](std::exception_ptr error, Value value) {
                    if (error != nullptr) {
                        load->fail(error);
                    } else {
                        fill(*load, std::make_shared<const Value>(std::move(value)));
                    }
                });
            } catch (...) {
                load->fail(std::current_exception());
            }
        }
    }

    static void fill(Load& load, const std::shared_ptr<const Value>& value) {
        load.fill(value, ByteSize<Value>::of(*value));
    }

    ErasedView erased_;
};

} // namespace becache
