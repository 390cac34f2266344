#include "github-action/git_index.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"

#include <fcntl.h>

#include <algorithm>
#include <cstdint>
#include <string>

namespace stepveil::github {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostIndexBytes = std::size_t{256} << 20;
constexpr std::size_t kLongestPath = 4096;  // PATH_MAX
constexpr std::size_t kStatBytes = 40;
constexpr unsigned kExtendedFlag = 0x4000;

// Reads an index from the front; once something is missing, `failed` stays set.
class IndexReader {
 public:
  IndexReader(std::string_view bytes, std::size_t hash_bytes)
      : bytes_(bytes), hash_bytes_(hash_bytes) {}

  std::optional<bool> Lists(std::string_view wanted) {
    if (!bytes_.starts_with("DIRC") || bytes_.size() < 12 + hash_bytes_) {
      return std::nullopt;
    }
    bytes_.remove_suffix(hash_bytes_);
    at_ = 4;
    version_ = Number(4);
    const std::uint32_t count = Number(4);
    if (version_ < 2 || version_ > 4) {
      return std::nullopt;
    }
    bool listed = false;
    std::string path;
    for (std::uint32_t i = 0; i < count && !failed_; ++i) {
      path = Entry(path);
      listed = listed || path == wanted;
    }
    return failed_ ? std::nullopt : std::optional(listed);
  }

 private:
  std::uint32_t Number(std::size_t size_bytes) {
    std::uint32_t number = 0;
    for (; size_bytes > 0; --size_bytes) {
      number = number << 8 | Byte();
    }
    return number;
  }

  unsigned char Byte() {
    failed_ = failed_ || at_ >= bytes_.size();
    return failed_ ? static_cast<unsigned char>(0) : static_cast<unsigned char>(bytes_[at_++]);
  }

  std::string Entry(const std::string& before) {
    const std::size_t start = at_;
    at_ += kStatBytes + hash_bytes_;
    const std::uint32_t flags = Number(2);
    if (version_ > 2 && (flags & kExtendedFlag) != 0) {
      Number(2);
    }
    std::string path = version_ == 4 ? before.substr(0, Kept(before.size())) : "";
    for (char c; (c = static_cast<char>(Byte())) != '\0' && !failed_;) {
      path += c;
    }
    // Up to version 3 an entry is filled up with NULs to a multiple of eight bytes.
    if (version_ < 4) {
      at_ = start + (at_ - start + 7) / 8 * 8;
    }
    // A hash of the other length makes nonsense of what follows it.
    failed_ = failed_ || path.empty() || path.size() > kLongestPath || path.front() == '/' ||
              (version_ < 4 && (flags & 0xfff) != std::min<std::size_t>(path.size(), 0xfff));
    return path;
  }

  // How much of the path before stays: all but a number in git's base 128.
  std::size_t Kept(std::size_t size_bytes) {
    unsigned char byte = Byte();
    std::size_t dropped = byte & 0x7f;
    while ((byte & 0x80) != 0 && !failed_) {
      byte = Byte();
      dropped = ((dropped + 1) << 7) + (byte & 0x7f);
    }
    failed_ = failed_ || dropped > size_bytes;
    return failed_ ? 0 : size_bytes - dropped;
  }

  std::string_view bytes_;
  std::size_t hash_bytes_;
  std::size_t at_ = 0;
  std::uint32_t version_ = 0;
  bool failed_ = false;
};

std::optional<std::string> ReadFile(const fs::path& path, std::size_t most_bytes) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  return file.open() ? file.ReadUpTo(most_bytes) : std::nullopt;
}

// Where the repository's own files are: `.git`, or what a `.git` file of a worktree or submodule
// points to.
fs::path GitFolder(const fs::path& dot_git) {
  constexpr std::string_view kPointer = "gitdir:";
  std::error_code ignored;
  if (fs::is_directory(dot_git, ignored)) {
    return dot_git;
  }
  const std::string text = ReadFile(dot_git, kLongestPath).value_or("");
  return text.starts_with(kPointer)
             ? dot_git.parent_path() / Trim(std::string_view(text).substr(kPointer.size()))
             : dot_git;
}

Result<bool> Lists(const fs::path& index, const std::string& path) {
  std::error_code ignored;
  if (!fs::exists(index, ignored)) {
    return false;  // nothing was ever added
  }
  const auto bytes = ReadFile(index, kMostIndexBytes);
  const auto listed = bytes ? IndexLists(*bytes, path) : std::nullopt;
  if (!listed) {
    return Fail(ErrorCode::kExport,
                "cannot tell whether git tracks " + Quoted(path) + ": its index " +
                    Quoted(index.native()) + " can't be read",
                {"write the file below RUNNER_TEMP: file-output-path: ${{ runner.temp }}/.env"});
  }
  return *listed;
}

}  // namespace

std::optional<bool> IndexLists(std::string_view bytes, std::string_view path) {
  constexpr std::size_t kSha1Bytes = 20;
  constexpr std::size_t kSha256Bytes = 32;
  const auto listed = IndexReader(bytes, kSha1Bytes).Lists(path);
  return listed ? listed : IndexReader(bytes, kSha256Bytes).Lists(path);
}

Result<bool> IsTracked(const fs::path& root, const fs::path& file) {
  for (fs::path folder = file.parent_path();; folder = folder.parent_path()) {
    std::error_code ignored;
    if (fs::exists(folder / ".git", ignored)) {
      return Lists(GitFolder(folder / ".git") / "index", file.lexically_relative(folder));
    }
    if (folder == root || folder == folder.parent_path()) {
      return false;
    }
  }
}

}  // namespace stepveil::github
