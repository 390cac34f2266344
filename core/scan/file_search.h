#pragma once

#include "core/mask/finder.h"
#include "core/mask/page_buffer.h"
#include "core/scan/owners.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace stepveil {

// Where forms of a value stand in a file: one place for each line and value.
struct FoundPlace {
  std::uint64_t line;               // from 1
  std::uint64_t column;             // the byte in it, from 1
  std::vector<std::size_t> owners;  // empty: a credential of the login
};

struct FileFound {
  std::string path;
  std::vector<FoundPlace> places;
  bool more = false;  // than kMostPlaces were found; they are not listed
};

// Searches files, one after the other; each thread has one.
class FileSearch {
 public:
  static constexpr std::size_t kMostPlaces = 1000;  // of one file

  // Both are borrowed.
  FileSearch(FinderTable table, Owners& owners) : finder_(std::move(table)), owners_(owners) {}

  // Reads the file to the end that it has now, through one buffer, however large it is. What is not
  // a regular file any more has nothing. An errno if it can't be read, else 0.
  [[nodiscard]] int Search(const std::string& path, FileFound& result);

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }  // read so far, of all files

 private:
  int FindRegions(int file, std::uint64_t size, std::vector<Region>& regions);
  int Locate(int file, const std::vector<Region>& regions, FileFound& result);
  void AddPlace(int file, const Region& region, std::uint64_t line, std::uint64_t line_begin,
                FileFound& result);

  Finder finder_;
  Owners& owners_;
  PageBuffer buffer_;
  std::uint64_t bytes_ = 0;
};

}  // namespace stepveil
