#pragma once

#include <becache/core/raw_string.hpp>
#include <becache/core/record.hpp>
#include <becache/core/subject.hpp>
#include <becache/testing/printers.hpp>
#include <becache/testing/recorded_calls.hpp>

#include <gmock/gmock-matchers.h>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <vector>

/// GoogleMock matchers, whose failures say in words what was expected, what happened, and where the call
/// came from. A reason is a constant of any catalogue.
namespace becache::testing {

/// For the calls that a recording service remembers:
/// `EXPECT_THAT(service.invalidate_events_calls(),
/// called_once_with(CacheInvalidationReason::EVENT_UPDATED));`
using CallsMatcher = ::testing::Matcher<const std::vector<RecordedCall>&>;

/// A catalogue's own subject.
template <class CatalogueSubject>
concept SubjectOfCatalogue = requires(const CatalogueSubject& subject) {
    { subject.fields() } -> std::same_as<Subject>;
};

/// There is one call, and it has this reason; its subject may be any.
[[nodiscard]] CallsMatcher called_once_with(Reason reason);
CallsMatcher called_once_with(use_a_constant_of_the_catalogue_instead_of_a_raw_string) = delete;

/// There is one call, and it has this reason and exactly this subject.
[[nodiscard]] CallsMatcher called_once_with(Reason reason, const Subject& subject);

template <SubjectOfCatalogue CatalogueSubject>
[[nodiscard]] CallsMatcher called_once_with(Reason reason, const CatalogueSubject& subject) {
    return called_once_with(reason, subject.fields());
}

/// There is no call.
[[nodiscard]] CallsMatcher never_called();

/// Exactly `times` calls have this reason; there may be others.
[[nodiscard]] CallsMatcher called_times(std::size_t times, Reason reason);
CallsMatcher called_times(std::size_t, use_a_constant_of_the_catalogue_instead_of_a_raw_string) = delete;

/// For a record: `EXPECT_THAT(cache.ledger(), ElementsAre(has_reason(...), has_reason(...)));`
[[nodiscard]] ::testing::Matcher<const Record&> has_reason(Reason reason);
::testing::Matcher<const Record&> has_reason(use_a_constant_of_the_catalogue_instead_of_a_raw_string) =
    delete;

/// For a receipt: exactly `entries` live entries were dropped.
[[nodiscard]] ::testing::Matcher<const Receipt&> dropped(std::uint64_t entries);

} // namespace becache::testing
