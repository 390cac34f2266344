#include "github-action/file_command.h"

#include "core/base/descriptor.h"
#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/base/write_all.h"

#include <openssl/rand.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

namespace stepveil::github {
namespace {

bool Occurs(const std::string& delimiter, const std::vector<Record>& records) {
  return std::any_of(records.begin(), records.end(), [&](const Record& record) {
    return record.name.find(delimiter) != std::string::npos ||
           record.value.find(delimiter) != std::string_view::npos;
  });
}

// Nobody who writes a value can foresee it, so none can end the value early.
Result<std::string> NewDelimiter(const std::vector<Record>& records) {
  std::array<unsigned char, 16> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return Fail(ErrorCode::kExport, "no random numbers for a delimiter");
  }
  std::string delimiter =
      "stepveil_" + Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  if (Occurs(delimiter, records)) {
    return Fail(ErrorCode::kExport, "the random delimiter occurs in a value");
  }
  return delimiter;
}

// One of the runner's files, open to be appended to.
struct Target {
  Descriptor file;
  off_t size_bytes = 0;
  std::string name;  // for messages: "the file of GITHUB_ENV, ..."
};

tl::unexpected<Error> CannotAppend(const std::string& name, const std::string& why) {
  return Fail(ErrorCode::kExport, "cannot append to " + name + ": " + why,
              {"in a container, the folder of this file must be mounted; outside of a job use "
               "--to dotenv or \"stepveil run\""});
}

Result<Target> OpenTarget(const char* variable, const Variables& variables) {
  const auto path = variables.GetNonEmpty(variable);
  if (!path) {
    return Fail(ErrorCode::kExport, std::string(variable) + " is not set",
                {"GitHub's runner sets it for each step: outside of a job, or where a container or "
                 "sudo hides it, use --to dotenv or \"stepveil run\""});
  }
  Target target;
  target.name = std::string("the file of ") + variable + ", " + Quoted(*path);
  target.file = Descriptor(
      open(std::string(*path).c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!target.file.open()) {
    return CannotAppend(target.name, errno == ELOOP ? "it is a symbolic link" : SystemWords(errno));
  }
  struct stat found = {};
  if (fstat(target.file.number(), &found) != 0 || !S_ISREG(found.st_mode)) {
    return CannotAppend(target.name, "it is no plain file");
  }
  // root can open it nevertheless, and a file of /proc then accepts nothing.
  if ((found.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0) {
    return CannotAppend(target.name, "it is read-only");
  }
  target.size_bytes = found.st_size;
  return target;
}

// A step may have left the file without a newline at its end, and the next line is ours.
bool EndsInsideLine(const Descriptor& file, off_t size_bytes) {
  char last = '\n';
  return size_bytes > 0 && pread(file.number(), &last, 1, size_bytes - 1) == 1 && last != '\n';
}

}  // namespace

Result<Secret> RecordsText(const std::vector<Record>& records) {
  STEPVEIL_ASSIGN_OR_RETURN(const std::string delimiter, NewDelimiter(records));
  std::size_t room_bytes = 0;
  for (const Record& record : records) {
    room_bytes += record.name.size() + record.value.size() + 2 * delimiter.size() + 5;
  }
  std::string text;
  text.reserve(room_bytes);  // growing would leave copies of values behind
  for (const Record& record : records) {
    text.append(record.name).append("<<").append(delimiter).append("\n");
    text.append(record.value).append("\n").append(delimiter).append("\n");
  }
  return Secret::Take(text);
}

Result<void> AppendToFileCommand(const char* variable, const Variables& variables,
                                 const Secret& text) {
  STEPVEIL_ASSIGN_OR_RETURN(const Target target, OpenTarget(variable, variables));
  std::string whole;
  whole.reserve(text.size_bytes() + 1);
  whole.append(EndsInsideLine(target.file, target.size_bytes) ? "\n" : "").append(text.Expose());
  const Secret block = Secret::Take(whole);
  const std::string_view bytes = block.Expose();
  const int error_number = WriteAll(target.file.number(), bytes);
  if (error_number == 0) {
    return {};
  }
  const std::string why = SystemWords(error_number);
  if (ftruncate(target.file.number(), target.size_bytes) != 0) {
    return CannotAppend(target.name, why + "; part of it could not be taken back");
  }
  return CannotAppend(target.name, why);
}

Result<void> CheckFileCommand(const char* variable, const Variables& variables) {
  STEPVEIL_RETURN_IF_ERROR(OpenTarget(variable, variables));
  return {};
}

}  // namespace stepveil::github
