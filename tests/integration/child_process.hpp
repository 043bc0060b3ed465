#pragma once

#include <string>
#include <sys/types.h>
#include <vector>

namespace home_security {

/// A program that runs beside the test. Its output and its errors come through one pipe.
class ChildProcess {
public:
    explicit ChildProcess(const std::vector<std::string>& command);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    /// Kills it if it still runs.
    ~ChildProcess();

    /// The rest of the first line that begins with `head`, once it is printed. Throws std::runtime_error if
    /// the program ends before.
    std::string wait_for_line(const std::string& head);
    /// Reads what is printed until the end, and does not wait for the process.
    void read_to_end();
    void signal(int number) const;
    /// Waits for the end and answers the exit code; -1 if a signal killed it.
    int wait();
    /// Everything that was printed so far.
    [[nodiscard]] const std::string& output() const noexcept { return output_; }

private:
    bool read_more();

    pid_t process_ = -1;
    int pipe_ = -1;
    std::string output_;
};

} // namespace home_security
