#include "write_caches.hpp"

#include "cpp_text.hpp"
#include "meaning.hpp"

#include <fmt/format.h>

namespace becache::codegen {

namespace {

constexpr std::string_view here = "becache::SourceLocation origin = becache::SourceLocation::current()";

std::string write_mock(const Catalogue& catalogue) {
    const std::string& reason = catalogue.reason_class;
    std::string out = "/// A mock of CacheService. Arguments that an expectation leaves out match anything:\n"
                      "/// `EXPECT_CALL(mock, invalidate(reason));`\n"
                      "class MockCacheService : public CacheService {\n"
                      "public:\n";
    out += fmt::format(
        "    using CacheService::invalidate;\n"
        "    MOCK_METHOD(\n"
        "        becache::Receipt, invalidate, ({0}, const Subject&, becache::SourceLocation),\n"
        "        (override));\n"
        "    becache::Receipt invalidate({0} reason, const Subject& subject = {{}}) {{\n"
        "        return invalidate(reason, subject, becache::SourceLocation{{}});\n"
        "    }}\n"
        "    auto gmock_invalidate(const ::testing::Matcher<{0}>& reason) {{\n"
        "        return gmock_invalidate(reason, ::testing::_, ::testing::_);\n"
        "    }}\n"
        "    auto gmock_invalidate(\n"
        "        const ::testing::Matcher<{0}>& reason,\n"
        "        const ::testing::Matcher<const Subject&>& subject) {{\n"
        "        return gmock_invalidate(reason, subject, ::testing::_);\n"
        "    }}\n",
        reason);
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format(
            "\n    using CacheService::{0};\n"
            "    MOCK_METHOD(\n"
            "        becache::Receipt, {0}, ({1}, becache::SourceLocation), (override));\n"
            "    becache::Receipt {0}({1} reason) {{\n"
            "        return {0}(reason, becache::SourceLocation{{}});\n"
            "    }}\n"
            "    auto gmock_{0}(const ::testing::Matcher<{1}>& reason) {{\n"
            "        return gmock_{0}(reason, ::testing::_);\n"
            "    }}\n",
            region.invalidator, reason);
    }
    return out + "};\n\n";
}

std::string write_recorder(const Catalogue& catalogue) {
    const std::string& reason = catalogue.reason_class;
    std::string out = "/// A CacheService that remembers its calls and does nothing else. Thread-safe.\n"
                      "class RecordingCacheService : public CacheService {\n"
                      "public:\n";
    out += fmt::format(
        "    using CacheService::invalidate;\n"
        "    becache::Receipt invalidate(\n"
        "        {} reason, const Subject& subject = {{}},\n"
        "        {}) override {{\n"
        "        calls_.add({{\"invalidate\", reason, subject.fields(), origin}});\n"
        "        return {{}};\n"
        "    }}\n"
        "    std::vector<becache::testing::RecordedCall> invalidate_calls() const {{\n"
        "        return calls_.of(\"invalidate\");\n"
        "    }}\n",
        reason, here);
    for (const RegionEntry& region : catalogue.regions) {
        out += fmt::format(
            "\n    using CacheService::{0};\n"
            "    becache::Receipt {0}(\n"
            "        {1} reason, {2}) override {{\n"
            "        calls_.add({{\"{0}\", reason, {{}}, origin}});\n"
            "        return {{}};\n"
            "    }}\n"
            "    std::vector<becache::testing::RecordedCall> {0}_calls() const {{\n"
            "        return calls_.of(\"{0}\");\n"
            "    }}\n",
            region.invalidator, reason, here);
    }
    return out
           + "\n    /// Every call, in order.\n"
             "    std::vector<becache::testing::RecordedCall> all_calls() const { return calls_.all(); }\n"
             "    void clear() { calls_.clear(); }\n\n"
             "private:\n"
             "    becache::testing::RecordedCalls calls_;\n"
             "};\n\n";
}

} // namespace

std::string write_caches_testing(const Catalogue& catalogue) {
    std::string out = generated_lines(catalogue, Part::regions);
    out += fmt::format(
        "#pragma once\n\n"
        "#include <{}>\n\n"
        "#include <becache/testing/printers.hpp>\n"
        "#include <becache/testing/recorded_calls.hpp>\n\n"
        "#include <gmock/gmock.h>\n\n"
        "#include <vector>\n\n"
        "namespace {} {{\n\n",
        catalogue.caches_header, catalogue.name_space);
    out += write_mock(catalogue);
    out += write_recorder(catalogue);
    out += fmt::format("}} // namespace {}\n", catalogue.name_space);
    return out;
}

} // namespace becache::codegen
