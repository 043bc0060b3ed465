#pragma once

#include "check_source.hpp"
#include "syntax.hpp"

#include <codegen/catalogue.hpp>

#include <optional>
#include <string>
#include <vector>

namespace becache::lint {

/// How the constants of a catalogue are named and reached, by language.
struct ConstantNames {
    std::string reason_class;      ///< CacheInvalidationReason
    std::string name_space;        ///< backend::core
    std::string cpp_header;        ///< backend/core/constants.hpp
    std::string caches_header;     ///< backend/core/cache_service.hpp, which includes the other
    std::string python_module;     ///< backend.core.constants
    std::string typescript_module; ///< backend/core/constants
};

[[nodiscard]] ConstantNames constant_names(const codegen::Catalogue& catalogue, const Imports& imports);

/// A source after --fix.
struct Fixed {
    std::string text;
    std::size_t count = 0; ///< of literals replaced
};

/// Replaces the literals of findings by constants where that is safe, and adds the include or import they
/// need. Does nothing a second time. What is safe is described in docs/lint.md.
[[nodiscard]] Fixed fix_source(
    const Source& source, const std::vector<Finding>& findings, const Settings& settings,
    const ConstantNames& names);

/// A text to put in at a place of the source, before what stands there.
struct Insertion {
    std::size_t place = 0;
    std::string text;
};

/// The parts of fix_source().

/// Whether the plain literal at a place may become a constant.
[[nodiscard]] bool may_become_constant(
    const Syntax& syntax, std::size_t place, const std::vector<Sink>& sinks);

/// What makes the constants known in a source, an empty text if they are; nothing if it cannot be done.
[[nodiscard]] std::optional<Insertion> import_for(
    const Syntax& syntax, const std::string& path, const ConstantNames& names);

/// Whether the constants' class is known in a C++ source without its namespace.
[[nodiscard]] bool has_using(const Syntax& syntax, const ConstantNames& names);

} // namespace becache::lint
