#include "github-action/file_command.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/config/open_file.h"

#include <openssl/rand.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
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

tl::unexpected<Error> CannotAppend(const char* variable, const std::filesystem::path& file,
                                   const std::string& why) {
  return Fail(ErrorCode::kExport,
              std::string("cannot append to the file of ") + variable + ", " +
                  Quoted(file.native()) + ": " + why,
              {"in a container, the folder of this file must be mounted; outside of a job use "
               "--to dotenv or \"stepveil run\""});
}

// A step may have left the file without a newline at its end, and the next line is ours.
bool EndsInsideLine(const OpenFile& file, off_t size_bytes) {
  char last = '\n';
  return size_bytes > 0 && pread(file.get(), &last, 1, size_bytes - 1) == 1 && last != '\n';
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

Result<void> AppendToFileCommand(const char* variable, const std::filesystem::path& path,
                                 const Secret& text) {
  const OpenFile file(open(path.c_str(), O_RDWR | O_APPEND | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    return CannotAppend(variable, path, errno == ELOOP ? "it is a symbolic link" : strerror(errno));
  }
  struct stat found = {};
  if (fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode)) {
    return CannotAppend(variable, path, "it is no plain file");
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
    return CannotAppend(variable, path, why + "; part of it could not be taken back");
  }
  return CannotAppend(variable, path, why);
}

}  // namespace stepveil::github
