#pragma once

#include "core/base/secret.h"

#include <string>
#include <vector>

namespace stepveil {

// An access token, and who issued it.
struct LiveToken {
  std::string origin;
  Secret value;
};

// The tokens that a process beside us holds, in memory that both see, so that whoever is left can
// revoke them. Holds the last two: while one takes the other's place both are alive. Wiped at the
// end, and left out of core files.
class SharedTokens {
 public:
  SharedTokens();
  ~SharedTokens();
  SharedTokens(const SharedTokens&) = delete;
  SharedTokens& operator=(const SharedTokens&) = delete;

  // In place of the older of the two. One that is too long for a token is not kept.
  void Keep(const LiveToken& token);

  // All has been put in order: nothing is left to revoke.
  void MarkDone();
  [[nodiscard]] bool done() const;

  [[nodiscard]] std::vector<LiveToken> tokens() const;

 private:
  struct Memory;

  Memory* memory_ = nullptr;  // null: there is none
};

}  // namespace stepveil
