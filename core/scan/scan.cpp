#include "core/scan/scan.h"

#include "core/base/text.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace stepveil {
namespace {

constexpr unsigned kMostThreads = 8;

// What the threads share.
struct Work {
  std::mutex mutex;
  FileWalk walk;
  ScanResult result;

  std::optional<std::string> Next() {
    const std::lock_guard lock(mutex);
    auto path = walk.Next();
    result.files += path ? 1 : 0;
    return path;
  }

  void Take(FileFound found, int error_number) {
    const std::lock_guard lock(mutex);
    if (error_number != 0) {
      result.unreadable.push_back({found.path, SystemWords(error_number)});
    }
    if (!found.places.empty()) {
      result.found.push_back(std::move(found));
    }
  }
};

void SearchAll(Work& work, const FinderTable& table, Owners& owners) {
  FileSearch search(table, owners);
  while (const auto path = work.Next()) {
    FileFound found;
    if (const int error_number = search.Search(*path, found);
        error_number != 0 || !found.places.empty()) {
      work.Take(std::move(found), error_number);
    }
  }
  const std::lock_guard lock(work.mutex);
  work.result.bytes += search.bytes();
}

}  // namespace

ScanResult Scan(FileWalk walk, const FinderTable& table, Owners& owners) {
  Work work{{}, std::move(walk), {}};
  std::vector<std::thread> threads;
  const unsigned count = std::clamp(std::thread::hardware_concurrency(), 1U, kMostThreads);
  for (unsigned i = 1; i < count; ++i) {
    threads.emplace_back([&] { SearchAll(work, table, owners); });
  }
  SearchAll(work, table, owners);
  for (std::thread& thread : threads) {
    thread.join();
  }
  ScanResult& result = work.result;
  const auto& unreadable = work.walk.unreadable();
  result.unreadable.insert(result.unreadable.end(), unreadable.begin(), unreadable.end());
  std::sort(result.found.begin(), result.found.end(),
            [](const FileFound& a, const FileFound& b) { return a.path < b.path; });
  std::sort(result.unreadable.begin(), result.unreadable.end(),
            [](const Unreadable& a, const Unreadable& b) { return a.path < b.path; });
  return std::move(result);
}

}  // namespace stepveil
