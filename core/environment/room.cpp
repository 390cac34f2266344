#include "core/environment/room.h"

#include <sys/resource.h>

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace stepveil {
namespace {

constexpr std::size_t kLeastBytes = std::size_t{128} << 10;
constexpr std::size_t kMostBytes = std::size_t{6} << 20;
constexpr std::size_t kForArgumentsBytes = std::size_t{16} << 10;
constexpr std::size_t kForOthersBytes = std::size_t{64} << 10;

// A string counts with its NUL and the pointer to it.
constexpr std::size_t Cost(std::size_t text_bytes) { return text_bytes + 1 + sizeof(char*); }

}  // namespace

std::size_t KernelsRoomBytes() {
  rlimit stack = {};
  if (getrlimit(RLIMIT_STACK, &stack) != 0 || stack.rlim_cur == RLIM_INFINITY) {
    return kMostBytes;
  }
  return std::clamp(static_cast<std::size_t>(stack.rlim_cur) / 4, kLeastBytes, kMostBytes);
}

std::size_t RoomForVariables(const Variables& present) {
  std::size_t taken_bytes = kForArgumentsBytes;
  for (const std::string_view entry : present.entries()) {
    taken_bytes += Cost(entry.size());
  }
  return KernelsRoomBytes() - std::min(KernelsRoomBytes(), taken_bytes);
}

Result<void> CheckRoom(const Environment& environment, const Variables& present,
                       std::size_t room_bytes) {
  std::set<std::string_view> names;
  std::size_t needed_bytes = kForOthersBytes;
  for (const Variable& variable : environment.variables) {
    needed_bytes += Cost(variable.name.size() + 1 + variable.value.size_bytes());
    names.insert(variable.name);
  }
  for (const std::string_view entry : present.entries()) {
    const bool replaced = names.contains(entry.substr(0, entry.find('=')));
    needed_bytes += replaced ? 0 : Cost(entry.size());
  }
  if (needed_bytes <= room_bytes) {
    return {};
  }
  return Fail(ErrorCode::kExport,
              "the variables are too large together: with them no later process could start (" +
                  std::to_string(needed_bytes >> 10) + " KiB, and the kernel takes " +
                  std::to_string(room_bytes >> 10) + " KiB)",
              {"choose fewer with --only, or give the large ones to the command that needs them: "
               "\"stepveil run --as-file\""});
}

}  // namespace stepveil
