#pragma once

#include <becache/core/source_location.hpp>
#include <becache/core/subject.hpp>
#include <becache/reason/reason.hpp>

#include <string>

namespace becache::testing {

/// `the reason event_updated (An event was changed.)`.
[[nodiscard]] std::string in_words(Reason reason);

/// `event_id=7 camera_id=front_door`; `nobody`.
[[nodiscard]] std::string in_words(const Subject& subject);

/// `service.cpp:42`; `an unknown place`.
[[nodiscard]] std::string in_words(SourceLocation place);

} // namespace becache::testing
