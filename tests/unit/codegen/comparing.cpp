#include "comparing.hpp"

#include <codegen/read_catalogue.hpp>

#include <gmock/gmock.h>

namespace becache::codegen::comparing {

std::string edited(std::vector<Edit> edits) {
    std::string text{base};
    for (const Edit& edit : edits) {
        const auto at = text.find(edit.from);
        if (at == std::string::npos || text.find(edit.from, at + 1) != std::string::npos) {
            return "the test is to change a place that is there once";
        }
        text.replace(at, edit.from.size(), edit.to);
    }
    return text;
}

Catalogue read(const std::string& text) {
    ReadResult result = read_catalogue_text(text, "shop.toml");
    EXPECT_THAT(result.errors, testing::IsEmpty());
    return std::move(result.catalogue);
}

std::vector<std::string> findings_of(const std::string& before, const std::string& after) {
    std::vector<std::string> texts;
    for (const Finding& finding : compare(read(before), read(after))) {
        texts.push_back(std::string{finding.rule.id} + ": " + finding.asked + ": " + finding.wrong);
    }
    return texts;
}

} // namespace becache::codegen::comparing
