#include "host-tools/cli/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cmath>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <exception>

#include "host-tools/cli/interrupt.h"

namespace spikeloom::cli {
namespace {

struct Pipe {
  int read_end = -1, write_end = -1;
};

tl::unexpected<Error> not_started(const std::string& what) {
  return failure(ErrorClass::run_failed, "child_not_started",
                 fmt::format("{}: {}", what, std::strerror(errno)), "cli.child", "", "");
}

Result<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return not_started("no pipe to the process");
  return Pipe{ends[0], ends[1]};
}

std::string read_all(int file) {
  std::string text;
  std::array<char, 1 << 16> buffer{};
  for (;;) {
    const auto got = ::read(file, buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) break;
    text.append(buffer.data(), static_cast<std::size_t>(got));
  }
  ::close(file);
  return text;
}

void write_all(int file, const std::string& text) {
  for (std::size_t done = 0; done < text.size();) {
    const auto put = ::write(file, text.data() + done, text.size() - done);
    if (put < 0 && errno != EINTR) return;
    if (put > 0) done += static_cast<std::size_t>(put);
  }
}

double seconds(const timeval& time) {
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) * 1e-6;
}

// Where a program's stderr goes, so that its last line can be told.
class Complaints {
 public:
  Complaints() : file_(std::tmpfile()) {}
  ~Complaints() {
    if (file_ != nullptr) std::fclose(file_);
  }
  Complaints(const Complaints&) = delete;
  Complaints& operator=(const Complaints&) = delete;
  [[nodiscard]] int descriptor() const { return file_ == nullptr ? -1 : ::fileno(file_); }
  [[nodiscard]] std::string last_line() const {
    if (file_ == nullptr) return {};
    std::rewind(file_);
    std::string last;
    std::array<char, 512> line{};
    while (std::fgets(line.data(), static_cast<int>(line.size()), file_) != nullptr)
      if (std::strlen(line.data()) > 1) last = line.data();
    while (!last.empty() && last.back() == '\n') last.pop_back();
    return last;
  }

 private:
  std::FILE* file_;
};

Result<ChildOutput> wait_for(pid_t child, int output, const std::string& what,
                             const Complaints& complaints) {
  ChildOutput result;
  result.text = read_all(output);
  int status = 0;
  rusage used{};
  while (::wait4(child, &status, 0, &used) < 0)
    if (errno != EINTR) return not_started(what);
  result.cpu_s = seconds(used.ru_utime) + seconds(used.ru_stime);
  result.peak_bytes = static_cast<std::uint64_t>(used.ru_maxrss) * 1024;
  if (interrupt_signal() != 0) {
    return failure(ErrorClass::run_failed, "interrupted", "stopped while " + what + " ran",
                   "cli.child", "a signal asked for it", "");
  }
  const int signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
  result.cut = signal == SIGXCPU;
  if (!result.cut && (signal != 0 || WEXITSTATUS(status) != 0)) {
    return failure(ErrorClass::run_failed, "child_failed",
                   signal != 0 ? fmt::format("{} ended by signal {}", what, signal)
                               : fmt::format("{} ended with code {}", what, WEXITSTATUS(status)),
                   "cli.child", complaints.last_line(), "");
  }
  return result;
}

void limit_cpu(double cpu_limit_s) {
  if (cpu_limit_s <= 0) return;
  const auto whole = static_cast<rlim_t>(std::ceil(cpu_limit_s));
  const rlimit limit{whole, whole + 5};
  ::setrlimit(RLIMIT_CPU, &limit);
}

}  // namespace

Result<ChildOutput> in_child(const std::function<std::string()>& work) {
  auto pipe = make_pipe();
  if (!pipe) return tl::unexpected(pipe.error());
  std::fflush(nullptr);
  const auto child = ::fork();
  if (child < 0) return not_started("no process");
  if (child == 0) {
    ::close(pipe->read_end);
    int code = 0;
    try {
      write_all(pipe->write_end, work());
    } catch (const std::exception& error) {
      std::fprintf(stderr, "%s\n", error.what());
      code = 1;
    }
    ::_exit(code);
  }
  ::close(pipe->write_end);
  return wait_for(child, pipe->read_end, "a mapping", Complaints());
}

Result<ChildOutput> run_program(const std::vector<std::string>& words, double cpu_limit_s) {
  auto pipe = make_pipe();
  if (!pipe) return tl::unexpected(pipe.error());
  const Complaints complaints;
  std::vector<char*> arguments;
  for (const auto& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  std::fflush(nullptr);
  const auto child = ::fork();
  if (child < 0) return not_started("no process for " + words.front());
  if (child == 0) {
    ::dup2(pipe->write_end, STDOUT_FILENO);
    if (complaints.descriptor() >= 0) ::dup2(complaints.descriptor(), STDERR_FILENO);
    limit_cpu(cpu_limit_s);
    ::execvp(arguments.front(), arguments.data());
    ::_exit(127);
  }
  ::close(pipe->write_end);
  return wait_for(child, pipe->read_end, words.front(), complaints);
}

}  // namespace spikeloom::cli
