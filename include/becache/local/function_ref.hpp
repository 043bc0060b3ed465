#pragma once

#include <memory>
#include <type_traits>
#include <utility>

namespace becache::local {

template <class Signature>
class FunctionRef;

/// Something to call that lives as long as the call it is passed to: std::function without its allocation.
/// Trivially copyable; what it refers to is not.
template <class Result, class... Arguments>
class FunctionRef<Result(Arguments...)> {
public:
    template <class Callable>
        requires(!std::is_same_v<std::remove_cvref_t<Callable>, FunctionRef>)
    FunctionRef(Callable&& callable)
    noexcept // NOLINT(google-explicit-constructor): as std::function
        : object_{const_cast<void*>(static_cast<const void*>(std::addressof(callable)))}
        , call_{[](void* object, Arguments... arguments) -> Result {
            return (*static_cast<std::remove_reference_t<Callable>*>(object))(
                std::forward<Arguments>(arguments)...);
        }} {}

    Result operator()(Arguments... arguments) const {
        return call_(object_, std::forward<Arguments>(arguments)...);
    }

private:
    void* object_;
    Result (*call_)(void*, Arguments...);
};

} // namespace becache::local
