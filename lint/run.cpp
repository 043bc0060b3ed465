#include "run.hpp"

#include "baseline.hpp"
#include "check_source.hpp"
#include "evidence.hpp"
#include "files.hpp"
#include "fix.hpp"
#include "prefilter.hpp"

#include <codegen/read_catalogue.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <istream>
#include <iterator>
#include <ostream>
#include <set>
#include <stdexcept>

namespace becache::lint {

namespace {

namespace fs = std::filesystem;

// Whole, or not at all.
void replace_file(const fs::path& file, const std::string& text) {
    const fs::path target = fs::is_symlink(file) ? fs::canonical(file) : file;
    fs::path beside = target;
    beside += ".becache-lint";
    {
        std::ofstream out{beside, std::ios::binary | std::ios::trunc};
        out << text;
        out.close();
        if (!out) {
            std::error_code ignored;
            fs::remove(beside, ignored);
            throw std::runtime_error{fmt::format(
                "{}: a file to write: it cannot be written; make its folder writable", file.string())};
        }
    }
    std::error_code none_yet;
    const fs::file_status status = fs::status(target, none_yet);
    if (fs::exists(status)) {
        fs::permissions(beside, status.permissions());
    }
    fs::rename(beside, target);
}

class Run {
public:
    Run(const Request& request, std::istream& in, std::ostream& out)
        : request_{request}
        , in_{in}
        , out_{out}
        , reads_input_{request.paths.size() == 1 && request.paths.front() == "-"}
        , project_{project_folder(reads_input_ ? "." : request.paths.front())}
        , settings_{settings()}
        , catalogue_{catalogue()}
        , vocabulary_{catalogue_}
        , prefilter_{vocabulary_, texts_of_evidence(settings_.sinks)}
        , names_{constant_names(catalogue_, settings_.imports)} {}

    bool run() {
        if (reads_input_) {
            check_input();
        } else {
            check_files();
        }
        if (!request_.write_baseline.empty()) {
            replace_file(request_.write_baseline, lint::write_baseline(report_.findings));
            report_.known = report_.findings.size();
            report_.findings.clear();
        } else if (!request_.baseline.empty()) {
            const std::set<std::string> known = read_baseline(request_.baseline);
            report_.known = std::erase_if(report_.findings, [&](const Finding& finding) {
                return known.contains(finding.fingerprint);
            });
        }
        out_ << write_report(report_, request_.format);
        return report_.findings.empty();
    }

private:
    [[nodiscard]] Settings settings() const {
        if (!request_.config.empty()) {
            return read_settings(request_.config);
        }
        const fs::path own = project_ / ".becache-lint.toml";
        return fs::exists(own) ? read_settings(own) : default_settings();
    }

    [[nodiscard]] fs::path catalogue_file() const {
        if (!request_.catalogue.empty()) {
            return request_.catalogue;
        }
        if (!settings_.catalogue.empty()) {
            const fs::path folder =
                request_.config.empty() ? project_ : fs::path{request_.config}.parent_path();
            return folder / settings_.catalogue;
        }
        std::vector<fs::path> found;
        std::error_code none;
        for (const fs::directory_entry& entry : fs::directory_iterator{project_ / "catalogue", none}) {
            if (entry.path().extension() == ".toml") {
                found.push_back(entry.path());
            }
        }
        if (found.size() != 1) {
            throw std::runtime_error{fmt::format(
                "the catalogue: none is named, and there are {} in {}; name one with --catalogue FILE",
                found.size(), (project_ / "catalogue").string())};
        }
        return found.front();
    }

    [[nodiscard]] codegen::Catalogue catalogue() const {
        codegen::ReadResult read = codegen::read_catalogue(catalogue_file());
        if (!read.errors.empty()) {
            std::string all;
            for (const std::string& error : read.errors) {
                all += (all.empty() ? "" : "\n") + error;
            }
            throw std::runtime_error{all};
        }
        return std::move(read.catalogue);
    }

    void check_input() {
        const std::string& name = request_.stdin_filename;
        const auto language = language_of(name);
        if (!language) {
            throw std::runtime_error{fmt::format(
                "standard input: its language is not known by the name '{}'; name it with --stdin-filename, "
                "such as "
                "'src/events.py'",
                name)};
        }
        if (request_.fix) {
            throw std::runtime_error{"--fix: standard input is no file to write; name files"};
        }
        const std::string text{std::istreambuf_iterator<char>{in_}, std::istreambuf_iterator<char>{}};
        ++report_.files;
        check({name, path_in_project(name, project_), text, *language});
    }

    void check_files() {
        for (const InputFile& file :
             find_files(request_.paths, project_, {settings_.exclude, request_.force_exclude})) {
            const std::string_view text = reader_.read(file.path);
            ++report_.files;
            check({file.path, file.project_path, text, *language_of(file.path)});
        }
    }

    void check(const Source& source) {
        if (!prefilter_.may_have_findings(source.text, source.language)) {
            return;
        }
        const Standard standard{vocabulary_, settings_};
        std::vector<Finding> findings = check_source(source, standard);
        if (request_.fix && !findings.empty()) {
            const Fixed fixed = fix_source(source, findings, settings_, names_);
            if (fixed.count > 0) {
                replace_file(source.path, fixed.text);
                report_.fixed += fixed.count;
                findings =
                    check_source({source.path, source.project_path, fixed.text, source.language}, standard);
            }
        }
        std::move(findings.begin(), findings.end(), std::back_inserter(report_.findings));
    }

    const Request& request_;
    std::istream& in_;
    std::ostream& out_;
    bool reads_input_;
    fs::path project_;
    Settings settings_;
    codegen::Catalogue catalogue_;
    Vocabulary vocabulary_;
    Prefilter prefilter_;
    ConstantNames names_;
    FileReader reader_;
    Report report_;
};

} // namespace

bool run(const Request& request, std::istream& in, std::ostream& out) {
    if (request.paths.empty()) {
        throw std::runtime_error{
            "what to check: no path is named; name files or folders, or - for standard input"};
    }
    return Run{request, in, out}.run();
}

} // namespace becache::lint
