#pragma once

#include <lint/check_source.hpp>
#include <lint/lex.hpp>

#include <codegen/catalogue.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace becache::lint {

/// The home-security catalogue, and its texts.
[[nodiscard]] const codegen::Catalogue& catalogue();
[[nodiscard]] const Vocabulary& vocabulary();

/// All that is found in a source of that name, with the default settings. Throws if the filter would not have
/// let it through.
[[nodiscard]] std::vector<Finding> check(
    const std::string& file_name, std::string_view text, const Settings& settings = default_settings());

/// The same as "line:column rule".
[[nodiscard]] std::vector<std::string> found(
    const std::string& file_name, std::string_view text, const Settings& settings = default_settings());

/// The texts of all whole literals, in order.
[[nodiscard]] std::vector<std::string> literals(std::string_view source, Language language);

} // namespace becache::lint
