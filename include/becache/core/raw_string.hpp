#pragma once

#include <becache/reason/reason.hpp>

#include <concepts>
#include <string_view>

namespace becache {

/// What a raw string becomes where a reason belongs: the parameter of deleted overloads, named so that the
/// compiler's message says what to do.
struct use_a_constant_of_the_catalogue_instead_of_a_raw_string {
    template <class Text>
        requires std::convertible_to<const Text&, std::string_view> &&(
            !std::convertible_to<const Text&, Reason>)
            // Implicit, since it stands in for every string.
            use_a_constant_of_the_catalogue_instead_of_a_raw_string(const Text&) {
        } // NOLINT(google-explicit-constructor)
};

} // namespace becache
