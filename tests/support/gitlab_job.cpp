#include "tests/support/gitlab_job.h"

#include <unistd.h>

#include <fstream>
#include <sstream>

namespace stepveil::testing {
namespace {

// In plain quotes, as FF_POSIXLY_CORRECT_ESCAPES has the runner write them: dash reads no $'...'.
std::string Quote(const std::string& text) {
  std::string quoted = "'";
  for (const char c : text) {
    quoted += c == '\'' ? std::string("'\"'\"'") : std::string(1, c);
  }
  return quoted + "'";
}

// Each line is shown before it is run, the first line of one that has several.
std::string Announcement(const std::string& line) {
  return "echo " + Quote("$ " + line.substr(0, line.find('\n'))) + "\n";
}

std::string ScriptOf(const GitlabJob& job) {
  std::string lines;
  for (const std::string& line : job.lines) {
    lines += Announcement(line) + line + "\n";
  }
  const std::string head =
      "trap 'exit 1' TERM\n"
      "case \"$(set -o)\" in *pipefail*) set -o pipefail;; esac; set -o errexit\n"
      "set +o noclobber\n";
  return head +
         (job.form == ScriptForm::kSubshell
              ? "(trap 'exit 1' TERM; eval " + Quote(lines) + ") < /dev/null\n"
              : ": | eval " + Quote(lines) + "\n") +
         "exit 0\n";
}

// As root a PID namespace is enough; another user needs a user namespace around it.
std::string ContainerPrefix() {
  return std::string("unshare --pid --mount-proc --fork --kill-child ") +
         (geteuid() == 0 ? "" : "--user --map-root-user ");
}

std::string ReadText(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

}  // namespace

std::string WhyNoContainer() {
  static const std::string why = [] {
    const auto ran = RunProcess({"sh", "-c", ContainerPrefix() + "sh -c 'echo $$'"},
                                {{"PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"}});
    return ran.out == "1\n" ? std::string() : "unshare can make no PID namespace here: " + ran.err;
  }();
  return why;
}

GitlabLog RunGitlabJob(const GitlabJob& job, const ProcessOptions& options,
                       const std::filesystem::path& scratch) {
  const auto script = scratch / "script";
  const auto code = scratch / "code";
  std::ofstream(script, std::ios::binary) << ScriptOf(job);
  std::filesystem::remove(code);
  const std::string prefix = job.ending == Ending::kContainer ? ContainerPrefix() : "";
  const std::string command = "{ " + prefix + job.shell + " <" + Quote(script) +
                              " 2>&1; echo $? >" + Quote(code) + "; } | { sleep " +
                              std::to_string(job.reader_delay_seconds) + "; cat; }";
  const ProcessResult ran = RunProcess({"sh", "-c", command}, options);
  const std::string written = ReadText(code);
  return {ran.exit_code == 0 && !written.empty() ? std::stoi(written) : -1, ran.out};
}

}  // namespace stepveil::testing
