#include "github-action/leftovers.h"

#include "core/base/encoding.h"
#include "core/base/text.h"
#include "core/config/open_file.h"
#include "core/export/private_file.h"
#include "github-action/file_command.h"
#include "github-action/workflow_command.h"

#include <openssl/rand.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <utility>

namespace stepveil::github {
namespace {

constexpr std::size_t kMostNoteBytes = std::size_t{1} << 20;

std::string StateVariable(const char* state) { return std::string("STATE_") + state; }

Result<Place> NewNote(const Variables& variables) {
  std::array<unsigned char, 8> bytes{};
  if (RAND_bytes(bytes.data(), static_cast<int>(bytes.size())) != 1) {
    return Fail(ErrorCode::kExport, "no random numbers for a file's name");
  }
  const std::string name =
      "stepveil-" + Hex({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
  return PlaceOfWritten(std::string(variables.Get("RUNNER_TEMP").value_or("")) + "/" + name,
                        variables);
}

}  // namespace

Result<void> RememberFile(const char* state, const std::filesystem::path& file,
                          const Variables& variables) {
  if (const auto path = variables.GetNonEmpty("GITHUB_STATE")) {
    STEPVEIL_ASSIGN_OR_RETURN(const Secret text, RecordsText({{state, file.native()}}));
    return AppendToFileCommand("GITHUB_STATE", std::string(*path), text);
  }
  // Runners before 2.297 have no such file; what they print of this is a path.
  std::string command;
  AppendCommand(command, std::string("save-state name=") + state, file.native());
  return WriteCommands(STDOUT_FILENO, Secret::Take(command));
}

Result<void> TokenNote::Keep(const AccessToken& token, const std::string& origin) {
  STEPVEIL_ASSIGN_OR_RETURN(Place place, NewNote(variables_));
  std::string text;
  text.reserve(origin.size() + token.value.size_bytes() + 2);
  text.append(origin).append("\n").append(token.value.Expose()).append("\n");
  STEPVEIL_RETURN_IF_ERROR(RememberFile(kTokenFileState, place.file, variables_));
  STEPVEIL_RETURN_IF_ERROR(WritePrivateFile(place.root, place.file, Secret::Take(text)));
  place_ = std::move(place);
  return {};
}

void TokenNote::Drop() {
  if (place_) {
    // What stays is a token that is worth nothing; the post step tries again.
    [[maybe_unused]] const auto removed = RemovePrivateFile(*place_);
    place_.reset();
  }
}

Result<std::optional<Place>> Remembered(const char* state, const Variables& variables) {
  const auto file = variables.GetNonEmpty(StateVariable(state));
  if (!file) {
    return std::optional<Place>();
  }
  STEPVEIL_ASSIGN_OR_RETURN(Place place, PlaceOfWritten(std::string(*file), variables));
  std::error_code ignored;
  const bool there = std::filesystem::exists(std::filesystem::symlink_status(place.file, ignored));
  return there ? std::optional(std::move(place)) : std::nullopt;
}

Result<LeftToken> ReadTokenNote(const Place& place) {
  const auto failed = [&](const char* why) {
    return Fail(ErrorCode::kExport,
                "cannot read the note of the access token " + Quoted(place.file.native()) + why);
  };
  const OpenFile file(open(place.file.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct stat found = {};
  if (!file || fstat(file.get(), &found) != 0 || !S_ISREG(found.st_mode) ||
      found.st_uid != geteuid() || (found.st_mode & 0077) != 0) {
    return failed(": it is not as it was left");
  }
  std::string text = file.ReadUpTo(kMostNoteBytes).value_or("");
  const std::size_t line = text.find('\n');
  if (line == std::string::npos || text.back() != '\n') {
    WipeString(text);
    return failed(": it is cut short");
  }
  LeftToken left{text.substr(0, line), Secret(Trim(std::string_view(text).substr(line)))};
  WipeString(text);
  return left;
}

}  // namespace stepveil::github
