#pragma once

#include "core/flow/watched.h"
#include "core/flow/watcher.h"

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

namespace stepveil {

// What a command is started with.
struct FreshBlock {
  std::size_t number;         // of its request
  std::vector<Secret> block;  // its whole environment
};
struct FreshSecrets {
  std::vector<FreshBlock> blocks = {};
  std::vector<Secret> needles = {};  // of all of them, what they were before, and the tokens
};

// What the commands of all requests are started with at first.
[[nodiscard]] FreshSecrets FirstSecrets(const Watched& watched, const Context& context);

// Keeps the login in `watcher`'s process, fetches again every `interval`, and hands over what has
// changed, until it is asked to end or nobody takes it. The token is revoked then, unless it is to
// be kept.
void FetchBeside(Watched& watched, Watcher& watcher, const Context& context,
                 std::chrono::milliseconds interval, int write_number);

// What one change brought, from the other end of the pipe: waits for it. Nothing where no more will
// come.
[[nodiscard]] std::optional<FreshSecrets> TakeFresh(int read_number);

}  // namespace stepveil
