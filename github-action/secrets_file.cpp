#include "github-action/secrets_file.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"
#include "core/export/formats.h"
#include "core/export/private_file.h"
#include "github-action/git_index.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <string_view>

namespace stepveil::github {
namespace {

namespace fs = std::filesystem;

std::optional<fs::path> Folder(const char* variable, const Variables& variables) {
  const auto value = variables.GetNonEmpty(variable);
  if (!value || value->front() != '/') {
    return std::nullopt;
  }
  fs::path folder = fs::path(*value).lexically_normal();
  return folder.has_filename() ? folder : folder.parent_path();
}

bool IsBelow(const fs::path& root, const fs::path& file) {
  const fs::path relative = file.lexically_relative(root);
  return !relative.empty() && *relative.begin() != ".." && relative != ".";
}

std::optional<Place> PlaceBelow(const std::optional<fs::path>& root, const fs::path& file) {
  return root && IsBelow(*root, file) ? std::optional(Place{*root, file}) : std::nullopt;
}

tl::unexpected<Error> Outside(ErrorCode code, std::string_view path) {
  return Fail(code, Quoted(path) + " is outside of the workspace and of RUNNER_TEMP",
              {"file-output-path is a path in the workspace, or one that begins with "
               "${{ runner.temp }}"});
}

// The folder that the file is in, component by component, following no symbolic link.
Descriptor FolderOf(const Place& place) {
  constexpr int kFlags = O_PATH | O_DIRECTORY | O_CLOEXEC;
  Descriptor at(open(place.root.c_str(), kFlags));
  for (const fs::path& component : place.file.parent_path().lexically_relative(place.root)) {
    if (at.open() && component != ".") {
      at = Descriptor(openat(at.number(), component.c_str(), kFlags | O_NOFOLLOW));
    }
  }
  return at;
}

}  // namespace

Result<Place> PlaceFor(const std::string& file_output_path, const Variables& variables) {
  const auto workspace = Folder("GITHUB_WORKSPACE", variables);
  const fs::path given = fs::path(file_output_path).lexically_normal();
  std::optional<Place> place;
  if (given.is_absolute()) {
    place = PlaceBelow(Folder("RUNNER_TEMP", variables), given);
    place = place ? place : PlaceBelow(workspace, given);
  }
  if (!place && !workspace) {
    return Fail(ErrorCode::kExport, "GITHUB_WORKSPACE is not set",
                {"the action works inside a step of a GitHub Actions job"});
  }
  if (!place) {
    place = PlaceBelow(workspace, (*workspace / given.relative_path()).lexically_normal());
  }
  const fs::path as_given(file_output_path);
  if (!place || std::find(as_given.begin(), as_given.end(), "..") != as_given.end() ||
      file_output_path.ends_with('/') || file_output_path.find('\0') != std::string::npos) {
    return Outside(ErrorCode::kUsage, file_output_path);
  }
  STEPVEIL_ASSIGN_OR_RETURN(const bool tracked, IsTracked(place->root, place->file));
  if (tracked) {
    return Fail(ErrorCode::kExport,
                "git tracks " + Quoted(place->file.native()) + ": secrets would be one commit away",
                {"choose another file-output-path, or take the file out of the repository"});
  }
  return *place;
}

Result<Place> PlaceOfWritten(const std::string& file, const Variables& variables) {
  const fs::path path = fs::path(file).lexically_normal();
  auto place = PlaceBelow(Folder("RUNNER_TEMP", variables), path);
  place = place ? place : PlaceBelow(Folder("GITHUB_WORKSPACE", variables), path);
  return place ? Result<Place>(*place) : Outside(ErrorCode::kExport, file);
}

Result<void> WriteDotenv(const Place& place, const Environment& environment) {
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text, Write(Format::kDotenv, environment));
  return WritePrivateFile(place.root, place.file, text);
}

std::string IdentityOf(const Place& place) {
  struct statx found = {};
  const Descriptor folder = FolderOf(place);
  const std::string name = place.file.filename();
  if (!folder.open() || statx(folder.number(), name.c_str(), AT_SYMLINK_NOFOLLOW,
                              STATX_INO | STATX_BTIME, &found) != 0) {
    return "";
  }
  // A number of a removed file can be given again at once; its time of birth can't.
  return std::to_string(found.stx_dev_major) + ":" + std::to_string(found.stx_dev_minor) + ":" +
         std::to_string(found.stx_ino) + ":" + std::to_string(found.stx_btime.tv_sec) + "." +
         std::to_string(found.stx_btime.tv_nsec);
}

Result<void> RemovePrivateFile(const Place& place) {
  const auto failed = [&](const std::string& why) {
    return Fail(ErrorCode::kExport, "cannot remove " + Quoted(place.file.native()) + ": " + why);
  };
  const Descriptor folder = FolderOf(place);
  const std::string name = place.file.filename();
  struct stat found = {};
  if (!folder.open() || fstatat(folder.number(), name.c_str(), &found, AT_SYMLINK_NOFOLLOW) != 0) {
    return errno == ENOENT ? Result<void>() : failed(SystemWords(errno));
  }
  if (!S_ISREG(found.st_mode)) {
    return failed("it is no plain file any more");
  }
  if (unlinkat(folder.number(), name.c_str(), 0) != 0 && errno != ENOENT) {
    return failed(SystemWords(errno));
  }
  return {};
}

}  // namespace stepveil::github
