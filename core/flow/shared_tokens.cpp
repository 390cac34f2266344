#include "core/flow/shared_tokens.h"

#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <new>
#include <string_view>

namespace stepveil {
namespace {

constexpr std::size_t kMostBytes = 16384;

}  // namespace

// The writer may be killed at any point, so a slot counts only once its size is set.
struct SharedTokens::Memory {
  struct Slot {
    std::atomic<std::size_t> origin_bytes{0};
    std::atomic<std::size_t> size_bytes{0};
    std::array<char, kMostBytes> text;
  };
  std::array<Slot, 2> slots;
  std::atomic<std::size_t> next{0};
  std::atomic<bool> done{false};
};

SharedTokens::SharedTokens() {
  void* const place =
      mmap(nullptr, sizeof(Memory), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (place != MAP_FAILED) {
    madvise(place, sizeof(Memory), MADV_DONTDUMP);
    memory_ = new (place) Memory;
  }
}

SharedTokens::~SharedTokens() {
  if (memory_ != nullptr) {
    explicit_bzero(memory_->slots.data(), sizeof(memory_->slots));
    munmap(memory_, sizeof(Memory));
  }
}

void SharedTokens::Keep(const LiveToken& token) {
  const std::string_view value = token.value.Expose();
  const std::size_t size = token.origin.size() + value.size();
  if (memory_ == nullptr || size > kMostBytes) {
    return;
  }
  Memory::Slot& slot = memory_->slots[memory_->next];
  slot.size_bytes = 0;
  std::copy(token.origin.begin(), token.origin.end(), slot.text.begin());
  std::copy(value.begin(), value.end(),
            slot.text.begin() + static_cast<std::ptrdiff_t>(token.origin.size()));
  slot.origin_bytes = token.origin.size();
  slot.size_bytes = size;
  memory_->next = 1 - memory_->next;
}

void SharedTokens::MarkDone() {
  if (memory_ != nullptr) {
    memory_->done = true;
  }
}

bool SharedTokens::done() const { return memory_ != nullptr && memory_->done; }

std::vector<LiveToken> SharedTokens::tokens() const {
  std::vector<LiveToken> tokens;
  for (std::size_t i = 0; memory_ != nullptr && i < memory_->slots.size(); ++i) {
    const Memory::Slot& slot = memory_->slots[i];
    const std::string_view text(slot.text.data(), slot.size_bytes);
    if (!text.empty()) {
      const std::size_t origin_bytes = slot.origin_bytes;
      tokens.push_back(
          {std::string(text.substr(0, origin_bytes)), Secret(text.substr(origin_bytes))});
    }
  }
  return tokens;
}

}  // namespace stepveil
