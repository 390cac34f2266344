#include "core/seal/sealed_file.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"
#include "core/config/repository_files.h"
#include "core/export/output_file.h"
#include "core/seal/age_header.h"
#include "core/seal/seal_keys.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace stepveil {
namespace {

// The text, and for each 64 KiB of it a tag.
constexpr std::size_t kMostFileBytes =
    kMostBundleBytes + kMostBundleBytes / 4096 + kMostHeaderBytes;

tl::unexpected<Error> Refused(std::string why, std::string hint) {
  return Fail(ErrorCode::kConfig, std::move(why), {std::move(hint)});
}

// Without following a link, and without waiting for a pipe.
Result<std::string> ReadOpened(const Descriptor& file, const Descriptor& folder) {
  struct stat about = {};
  struct stat about_folder = {};
  if (fstat(file.number(), &about) != 0 || fstat(folder.number(), &about_folder) != 0) {
    return Refused("it cannot be looked at: " + SystemWords(errno), "check its rights");
  }
  if (auto why = WhyUntrusted(about, about_folder, geteuid())) {
    return Refused("it " + why->message, "let nobody but this user write it (chmod 0600)");
  }
  auto bytes = file.ReadUpTo(kMostFileBytes + 1);
  if (!bytes) {
    return Refused("it cannot be read: " + SystemWords(errno), "check its rights");
  }
  if (bytes->size() > kMostFileBytes) {
    return Refused("it is larger than any sealed file is", "is it the right file?");
  }
  return *std::move(bytes);
}

Result<void> RefuseOtherFile(const std::filesystem::path& path) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto bytes, ReadSealedFile(path));
  if (bytes && !bytes->empty() && !LooksSealed(*bytes)) {
    return Refused("another file is there, which is not sealed",
                   "choose another name, or remove it");
  }
  return {};
}

}  // namespace

bool LooksSealed(std::string_view bytes) { return bytes.starts_with("age-encryption.org/"); }

Result<std::optional<std::string>> ReadSealedFile(const std::filesystem::path& path) {
  const auto above = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
  const Descriptor folder(open(above.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const Descriptor file(folder.open() ? openat(folder.number(), path.filename().c_str(),
                                               O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
                                      : -1);
  if (!file.open() && (errno == ENOENT || errno == ENOTDIR)) {
    return std::optional<std::string>();
  }
  if (!file.open()) {
    return errno == ELOOP
               ? Refused("it is a symbolic link", "name the file that it points to")
               : Refused("it cannot be opened: " + SystemWords(errno), "check its rights");
  }
  STEPVEIL_ASSIGN_OR_RETURN(std::string bytes, ReadOpened(file, folder));
  return std::optional<std::string>(std::move(bytes));
}

Result<std::optional<Bundle>> OpenSealedFile(const std::filesystem::path& path,
                                             const SealSettings& settings) {
  STEPVEIL_ASSIGN_OR_RETURN(const auto bytes, ReadSealedFile(path));
  if (!bytes) {
    return std::optional<Bundle>();
  }
  STEPVEIL_ASSIGN_OR_RETURN(const AgeOpeners openers, OpenersOf(settings));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret text, OpenAge(*bytes, openers));
  STEPVEIL_ASSIGN_OR_RETURN(Bundle bundle, ReadBundle(text));
  return std::optional<Bundle>(std::move(bundle));
}

Result<void> WriteSealedFile(const std::filesystem::path& path, const Secret& text,
                             const SealSettings& settings) {
  STEPVEIL_RETURN_IF_ERROR(RefuseOtherFile(path));
  STEPVEIL_ASSIGN_OR_RETURN(const AgeReaders readers, ReadersOf(settings));
  STEPVEIL_ASSIGN_OR_RETURN(std::string file, SealAge(text, readers));
  return WriteOutputFile(std::filesystem::current_path(), path, Secret::Take(file));
}

}  // namespace stepveil
