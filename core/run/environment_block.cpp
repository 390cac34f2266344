#include "core/run/environment_block.h"

#include <string.h>

#include <algorithm>

namespace stepveil {

EnvironmentBlock::EnvironmentBlock(const std::vector<Secret>& entries) {
  for (const Secret& entry : entries) {
    size_bytes_ += entry.size_bytes() + 1;
  }
  bytes_ = std::make_unique<char[]>(size_bytes_);
  char* end = bytes_.get();
  for (const Secret& entry : entries) {
    pointers_.push_back(end);
    const std::string_view text = entry.Expose();
    end = std::copy(text.begin(), text.end(), end);
    *end++ = '\0';
  }
  pointers_.push_back(nullptr);
}

EnvironmentBlock::~EnvironmentBlock() { Wipe(); }

void EnvironmentBlock::Wipe() { explicit_bzero(bytes_.get(), size_bytes_); }

}  // namespace stepveil
