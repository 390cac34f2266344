#include "github-action/environment_file.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/config/open_file.h"
#include "core/secrets/faults.h"

#include <openssl/rand.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace stepveil::github {
namespace {

std::optional<std::string> WhyNot(const Variable& variable, std::string_view value) {
  if (!IsVariableName(variable.name)) {
    return "no step can have a variable of that name";
  }
  if (LowerAscii(variable.name) == "node_options") {
    return "GitHub's runner refuses this name in GITHUB_ENV";
  }
  if (value.find('\0') != std::string_view::npos) {
    return "its value holds a NUL byte";
  }
  if (!IsUtf8(value)) {
    return "its value is not valid UTF-8, and the runner would change it";
  }
  if (variable.name.size() + value.size() + 2 > kLongestVariableBytes) {
    return "its value is so long that no later step could start";
  }
  return std::nullopt;
}

Result<void> CheckVariables(const Environment& environment) {
  Faults faults;
  for (const Variable& variable : environment.variables) {
    if (const auto reason = WhyNot(variable, variable.value.Expose())) {
      faults.Add(Quoted(variable.name) + " can't go to the steps that follow: " + *reason,
                 {"leave it out with except, store it base64-encoded, or use \"stepveil run\" in "
                  "the step that needs it"});
    }
  }
  if (!faults.empty()) {
    Error all = faults.Merge();
    all.code = ErrorCode::kExport;
    return Fail(std::move(all));
  }
  return {};
}

bool Occurs(const std::string& delimiter, const Environment& environment) {
  return std::any_of(environment.variables.begin(), environment.variables.end(),
                     [&](const Variable& variable) {
                       return variable.name.find(delimiter) != std::string::npos ||
                              variable.value.Expose().find(delimiter) != std::string_view::npos;
                     });
}

// Nobody who writes a value can foresee it, so none can end the value early.
Result<std::string> NewDelimiter(const Environment& environment) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return Fail(ErrorCode::kExport, "no random numbers for a delimiter");
  }
  std::string delimiter =
      "stepveil_" + Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (Occurs(delimiter, environment)) {
    return Fail(ErrorCode::kExport, "the random delimiter occurs in a value");
  }
  return delimiter;
}

tl::unexpected<Error> CannotAppend(const std::filesystem::path& file, const std::string& why) {
  return Fail(ErrorCode::kExport,
              "cannot append to the file of GITHUB_ENV, " + Quoted(file.native()) + ": " + why,
              {"in a container, the folder of this file must be mounted; outside of a job use "
               "--to dotenv or \"stepveil run\""});
}

// A step may have left the file without a newline at its end, and the next line is ours.
bool EndsInsideLine(const OpenFile& file, off_t size_bytes) {
  char last = '\n';
  return size_bytes > 0 && pread(file.get(), &last, 1, size_bytes - 1) == 1 && last != '\n';
}

}  // namespace

Result<Secret> EnvironmentFileText(const Environment& environment) {
  STEPVEIL_RETURN_IF_ERROR(CheckVariables(environment));
  STEPVEIL_ASSIGN_OR_RETURN(const std::string delimiter, NewDelimiter(environment));
  std::size_t room_bytes = 0;
  for (const Variable& variable : environment.variables) {
    room_bytes += variable.name.size() + variable.value.size_bytes() + 2 * delimiter.size() + 5;
  }
  std::string text;
  text.reserve(room_bytes);  // growing would leave copies of values behind
  for (const Variable& variable : environment.variables) {
    text.append(variable.name).append("<<").append(delimiter).append("\n");
    text.append(variable.value.Expose()).append("\n").append(delimiter).append("\n");
  }
  return Secret::Take(text);
}

Result<void> AppendToEnvironmentFile(const std::filesystem::path& path, const Secret& text) {
  const OpenFile file(open(path.c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    return CannotAppend(path, errno == ELOOP ? "it is a symbolic link" : strerror(errno));
  }
  struct stat found = {};
  if (fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) {
    return CannotAppend(path, "it is no plain file");
  }
  std::string whole;
  whole.reserve(text.size_bytes() + 1);
  whole.append(EndsInsideLine(file, found.st_size) ? "\n" : "").append(text.Expose());
  const Secret block = Secret::Take(whole);
  const std::string_view bytes = block.Expose();
  const ssize_t written = write(file.get(), bytes.data(), bytes.size());
  if (written == static_cast<ssize_t>(bytes.size())) {
    return {};
  }
  const std::string why = written < 0 ? strerror(errno) : "the disk is full";
  if (ftruncate(file.get(), found.st_size) != 0) {
    return CannotAppend(path, why + "; part of it could not be taken back");
  }
  return CannotAppend(path, why);
}

}  // namespace stepveil::github
