#include "catalogue_file.hpp"

#include <codegen/read_catalogue.hpp>

#include <iostream>

namespace becache::command {

namespace {

std::optional<codegen::Catalogue> whole_or_report(codegen::ReadResult read) {
    if (read.errors.empty()) {
        return std::move(read.catalogue);
    }
    for (const std::string& error : read.errors) {
        std::cerr << error << '\n';
    }
    return std::nullopt;
}

} // namespace

std::optional<codegen::Catalogue> read_or_report(const std::filesystem::path& file) {
    return whole_or_report(codegen::read_catalogue(file));
}

std::optional<codegen::Catalogue> read_text_or_report(const std::string& text, const std::string& name) {
    return whole_or_report(codegen::read_catalogue_text(text, name));
}

} // namespace becache::command
