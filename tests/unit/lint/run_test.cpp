// `becache lint` as a whole: files, configuration, baseline, --fix, exit codes.

#include <lint/run.hpp>

#include <gmock/gmock.h>
#include <nlohmann/json.hpp>

#include <sys/stat.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <sstream>
#include <thread>

namespace becache::lint {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const std::string catalogue_file = BECACHE_SOURCE_DIR "/catalogue/home_security.toml";

class Project : public testing::Test {
protected:
    Project() {
        std::filesystem::remove_all(folder_);
        std::filesystem::create_directories(folder_);
        request_.paths = {folder_.string()};
        request_.catalogue = catalogue_file;
        request_.format = Format::json;
    }
    ~Project() override { std::filesystem::remove_all(folder_); }

    [[nodiscard]] std::string path(const std::string& name) const { return (folder_ / name).string(); }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((folder_ / name).parent_path());
        std::ofstream{folder_ / name, std::ios::binary} << text;
    }
    [[nodiscard]] std::string read(const std::string& name) const {
        std::ifstream in{folder_ / name, std::ios::binary};
        return {std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}};
    }

    // The names of the files in which something was found, in order.
    std::vector<std::string> found_in(const std::string& input = "") {
        std::istringstream in{input};
        std::ostringstream out;
        const bool clean = run(request_, in, out);
        report_ = nlohmann::json::parse(out.str());
        std::vector<std::string> files;
        for (const auto& finding : report_["findings"]) {
            files.push_back(std::filesystem::path{finding["path"].get<std::string>()}.filename().string());
        }
        EXPECT_EQ(clean, files.empty());
        return files;
    }

    void git(const std::string& arguments) const {
        const std::string command = "git -C " + folder_.string() + " -c user.name=a -c user.email=b "
                                    + arguments + " >/dev/null 2>&1";
        ASSERT_EQ(std::system(command.c_str()), 0) << command; // NOLINT(cert-env33-c)
    }

    [[nodiscard]] static int exit_code(const std::string& arguments) {
        const std::string command =
            std::string{BECACHE_COMMAND} + " lint " + arguments + " >/dev/null 2>&1 </dev/null";
        const int status = std::system(command.c_str()); // NOLINT(cert-env33-c)
        return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    }

    std::filesystem::path folder_ = std::filesystem::path{testing::TempDir()} / "becache_lint_project";
    Request request_;
    nlohmann::json report_;
};

TEST_F(Project, is_looked_through_for_files_of_the_four_languages) {
    for (const char* name : {"a.py", "b.cpp", "c.ts", "d/e.jsx", "f.txt", "g.md"}) {
        write(name, "f(\"event_created\")\n");
    }
    EXPECT_THAT(found_in(), ElementsAre("a.py", "b.cpp", "c.ts", "e.jsx"));
    EXPECT_EQ(report_["files"], 4);
}

TEST_F(Project, what_git_ignores_is_ignored) {
    git("init");
    write(".gitignore", "build/\n*.gen.py\n");
    write("build/a.py", "f('event_created')\n");
    write("b.gen.py", "f('event_created')\n");
    write("tracked.py", "f('event_created')\n");
    write("untracked.py", "f('event_created')\n");
    git("add tracked.py");
    EXPECT_THAT(found_in(), ElementsAre("tracked.py", "untracked.py"));
    request_.paths = {path("b.gen.py")};
    EXPECT_THAT(found_in(), ElementsAre("b.gen.py")); // it was named
}

TEST_F(Project, a_file_that_git_knows_but_is_gone_is_no_error) {
    git("init");
    write("a.py", "f('event_created')\n");
    git("add a.py");
    std::filesystem::remove(folder_ / "a.py");
    EXPECT_THAT(found_in(), IsEmpty());
}

TEST_F(Project, links_are_not_followed) {
    write("a.py", "f('event_created')\n");
    std::filesystem::create_symlink(folder_ / "a.py", folder_ / "b.py");
    EXPECT_THAT(found_in(), ElementsAre("a.py"));
}

TEST_F(Project, its_configuration_excludes_files_adds_sinks_and_names_the_catalogue) {
    std::filesystem::copy_file(catalogue_file, folder_ / "reasons.toml");
    write(".becache-lint.toml", "catalogue = \"reasons.toml\"\nexclude = [\"old\"]\nsinks = [\"drop\"]\n");
    write("old/a.py", "f('event_created')\n");
    write("b.py", "drop('manual')\n");
    request_.catalogue.clear();
    EXPECT_THAT(found_in(), ElementsAre("b.py"));
    request_.paths = {path("old/a.py"), path("b.py")};
    EXPECT_THAT(found_in(), ElementsAre("b.py", "a.py")); // it was named
    request_.force_exclude = true;
    EXPECT_THAT(found_in(), ElementsAre("b.py"));
}

TEST_F(Project, its_only_catalogue_needs_no_name) {
    request_.catalogue.clear();
    write("a.py", "f('event_created')\n");
    EXPECT_THROW(found_in(), std::runtime_error);
    std::filesystem::create_directory(folder_ / "catalogue");
    std::filesystem::copy_file(catalogue_file, folder_ / "catalogue/reasons.toml");
    EXPECT_THAT(found_in(), ElementsAre("a.py"));
}

TEST_F(Project, what_a_baseline_names_is_not_reported_though_lines_move) {
    write("a.py", "f('event_created')\n");
    request_.write_baseline = path("baseline.json");
    EXPECT_THAT(found_in(), IsEmpty());
    request_.write_baseline.clear();
    request_.baseline = path("baseline.json");
    write("a.py", "\n\nf('event_created')\nf('event_deleted')\n");
    EXPECT_THAT(found_in(), ElementsAre("a.py"));
    EXPECT_EQ(report_["known"], 1);
    EXPECT_EQ(report_["findings"][0]["begin"]["line"], 4);
}

TEST_F(Project, standard_input_is_a_file_of_the_name_that_is_given) {
    request_.paths = {"-"};
    request_.stdin_filename = "src/a.ts";
    EXPECT_THAT(found_in("f('event_created')"), ElementsAre("a.ts"));
    EXPECT_THAT(found_in("f('x')"), IsEmpty());
    request_.stdin_filename = "a.txt";
    EXPECT_THROW(found_in("x"), std::runtime_error);
}

TEST_F(Project, fix_writes_files_keeps_their_permissions_and_reports_what_is_left) {
    write("a.py", "f('event_created')\nf('event_created' + x)\n");
    std::filesystem::permissions(folder_ / "a.py", std::filesystem::perms{0750});
    request_.fix = true;
    EXPECT_THAT(found_in(), ElementsAre("a.py"));
    EXPECT_EQ(report_["fixed"], 1);
    const std::string once = read("a.py");
    EXPECT_THAT(once, HasSubstr("f(CacheInvalidationReason.EVENT_CREATED)\nf('event_created' + x)\n"));
    EXPECT_EQ(std::filesystem::status(folder_ / "a.py").permissions(), std::filesystem::perms{0750});
    EXPECT_THAT(found_in(), ElementsAre("a.py"));
    EXPECT_EQ(report_["fixed"], 0);
    EXPECT_EQ(read("a.py"), once);
}

TEST_F(Project, a_file_is_read_to_its_end_whatever_was_read_before_it_and_whether_its_size_is_known) {
    write("a.py", "f('event_created')\n" + std::string(3'000'000, '#'));
    write("b.py", "f('event_deleted')\n");
    write("c.py", "");
    const std::string pipe = path("d.py");
    ASSERT_EQ(mkfifo(pipe.c_str(), 0600), 0);
    std::thread writer{[&] { std::ofstream{pipe} << std::string(200'000, '\n') << "f('event_updated')\n"; }};
    request_.paths = {path("a.py"), path("b.py"), path("c.py"), pipe};
    EXPECT_THAT(found_in(), ElementsAre("a.py", "b.py", "d.py"));
    writer.join();
    EXPECT_EQ(report_["files"], 4);
    EXPECT_EQ(report_["findings"][2]["begin"]["line"], 200'001);
}

TEST_F(Project, a_path_in_the_project_is_the_same_however_the_folder_is_named) {
    write(".becache-lint.toml", "exclude = [\"src/old\"]\n");
    write("src/old/a.py", "f('event_created')\n");
    write("src/b.py", "f('event_created')\n");
    std::set<std::string> fingerprints;
    for (const std::string& name :
         {path(""), path("src"), path("src/"), path("src/../src/."), path("src/b.py")}) {
        request_.paths = {name};
        EXPECT_THAT(found_in(), ElementsAre("b.py")) << name;
        fingerprints.insert(report_["findings"][0]["fingerprint"]);
    }
    EXPECT_EQ(fingerprints.size(), 1U);
}

TEST_F(Project, files_that_are_not_utf_8_are_read_and_reported) {
    write("\xFF.py", "x = '\xFF'\nf('event_created')\n");
    EXPECT_EQ(found_in().size(), 1U);
}

TEST_F(Project, exit_code_is_0_without_findings_1_with_some_and_2_if_it_cannot_be_done) {
    const std::string catalogue = " --catalogue " + catalogue_file;
    write("clean/a.py", "f(x)\n");
    write("dirty/a.py", "f('event_created')\n");
    EXPECT_EQ(exit_code(path("clean") + catalogue), 0);
    EXPECT_EQ(exit_code(path("dirty") + catalogue + " --format github"), 1);
    EXPECT_EQ(exit_code(path("nowhere") + catalogue), 2);
    EXPECT_EQ(exit_code(path("clean") + " --catalogue " + path("nowhere.toml")), 2);
    EXPECT_EQ(exit_code(path("clean") + catalogue + " --format yaml"), 2);
    EXPECT_EQ(exit_code(path("clean") + catalogue + " --baseline " + path("nowhere.json")), 2);
    EXPECT_EQ(exit_code("- --fix --stdin-filename a.py" + catalogue), 2);
}

TEST_F(Project, in_this_project_itself_nothing_is_found) {
    request_.paths = {BECACHE_SOURCE_DIR};
    EXPECT_THAT(found_in(), IsEmpty()) << report_.dump(2);
}

} // namespace
} // namespace becache::lint
