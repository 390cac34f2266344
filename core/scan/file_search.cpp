#include "core/scan/file_search.h"

#include "core/base/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace stepveil {
namespace {

// What may stand around a place that tells whose it is: rows of a dump, lines that are wrapped.
constexpr std::uint64_t kAroundBytes = std::uint64_t{16} << 10;

// -1 with errno, else how many bytes came; fewer than asked for only at the file's end.
ssize_t ReadAt(int file, char* to, std::size_t size, std::uint64_t at) {
  ssize_t got = 0;
  do {
    got = pread(file, to, size, static_cast<off_t>(at));
  } while (got < 0 && errno == EINTR);
  return got;
}

}  // namespace

int FileSearch::Search(const std::string& path, FileFound& result) {
  result = {path, {}, false};
  const Descriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
  struct stat status = {};
  if (!file.open() || fstat(file.number(), &status) != 0) {
    return errno;
  }
  if (!S_ISREG(status.st_mode)) {
    return 0;
  }
  std::vector<Region> regions;
  const int error_number =
      FindRegions(file.number(), static_cast<std::uint64_t>(status.st_size), regions);
  finder_.End();
  if (regions.empty()) {
    return error_number;
  }
  result.more = regions.size() > kMostPlaces;
  regions.resize(std::min(regions.size(), kMostPlaces));
  std::sort(regions.begin(), regions.end(),
            [](const Region& a, const Region& b) { return a.start < b.start; });
  const int located = Locate(file.number(), regions, result);
  return error_number != 0 ? error_number : located;
}

int FileSearch::FindRegions(int file, std::uint64_t size, std::vector<Region>& regions) {
  const std::span<char> buffer = buffer_.span();
  std::vector<Region> found;
  for (std::uint64_t at = 0; at < size && regions.size() <= kMostPlaces;) {
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), size - at));
    const ssize_t got = ReadAt(file, buffer.data(), wanted, at);
    if (got <= 0) {
      return got < 0 ? errno : 0;
    }
    finder_.Find({buffer.data(), static_cast<std::size_t>(got)}, found);
    regions.insert(regions.end(), found.begin(), found.end());
    at += static_cast<std::uint64_t>(got);
    bytes_ += static_cast<std::uint64_t>(got);
  }
  return 0;
}

// Counts lines up to each region, in the order of their starts.
int FileSearch::Locate(int file, const std::vector<Region>& regions, FileFound& result) {
  const std::span<char> block = buffer_.span();
  std::uint64_t line = 1;
  std::uint64_t line_begin = 0;
  std::uint64_t at = 0;
  for (const Region& region : regions) {
    while (at < region.start) {
      const auto wanted =
          static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), region.start - at));
      const ssize_t got = ReadAt(file, block.data(), wanted, at);
      if (got <= 0) {
        return got < 0 ? errno : 0;
      }
      for (ssize_t i = 0; i < got; ++i) {
        if (block[static_cast<std::size_t>(i)] == '\n') {
          ++line;
          line_begin = at + static_cast<std::uint64_t>(i) + 1;
        }
      }
      at += static_cast<std::uint64_t>(got);
    }
    AddPlace(file, region, line, line_begin, result);
  }
  return 0;
}

void FileSearch::AddPlace(int file, const Region& region, std::uint64_t line,
                          std::uint64_t line_begin, FileFound& result) {
  const std::uint64_t from = region.start - std::min(region.start, kAroundBytes);
  std::vector<char> text(region.end - from + kAroundBytes);
  const ssize_t got = ReadAt(file, text.data(), text.size(), from);
  const std::string_view around(text.data(), got > 0 ? static_cast<std::size_t>(got) : 0);
  FoundPlace place{line, region.start - line_begin + 1, {}};
  if (region.end - from <= around.size()) {
    place.owners = owners_.Of(around, {region.start - from, region.end - from});
  }
  explicit_bzero(text.data(), text.size());
  const bool told =
      std::any_of(result.places.begin(), result.places.end(), [&](const FoundPlace& other) {
        return other.line == place.line && other.owners == place.owners;
      });
  if (!told) {
    result.places.push_back(std::move(place));
  }
}

}  // namespace stepveil
