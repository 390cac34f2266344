#include "core/run/environment_block.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <new>
#include <string>
#include <vector>

namespace {

// What stands in the watched buffer when it is given back.
const void* watched = nullptr;
std::size_t watched_bytes = 0;
std::string seen_at_release = "not released";

void Look(const void* memory) {
  if (memory != nullptr && memory == watched) {
    watched = nullptr;  // first: the copy allocates
    seen_at_release.assign(static_cast<const char*>(memory), watched_bytes);
  }
}

}  // namespace

void* operator new[](std::size_t size) {
  if (void* memory = std::malloc(size)) {
    return memory;
  }
  throw std::bad_alloc();
}

void operator delete[](void* memory) noexcept {
  Look(memory);
  std::free(memory);
}

void operator delete[](void* memory, std::size_t) noexcept {
  Look(memory);
  std::free(memory);
}

namespace stepveil {
namespace {

TEST(EnvironmentBlock, IsWhatExecveTakes) {
  std::vector<Secret> entries;
  entries.emplace_back("A=1");
  entries.emplace_back("EMPTY=");
  entries.emplace_back("");
  EnvironmentBlock block(entries);
  EXPECT_STREQ(block.get()[0], "A=1");
  EXPECT_STREQ(block.get()[1], "EMPTY=");
  EXPECT_STREQ(block.get()[2], "");
  EXPECT_EQ(block.get()[3], nullptr);
}

TEST(EnvironmentBlock, IsWipedWhenItDies) {
  std::vector<Secret> entries;
  entries.emplace_back("TOKEN=canary-9f3b-SECRET");
  {
    EnvironmentBlock block(entries);
    watched = block.get()[0];
    watched_bytes = std::strlen(block.get()[0]);
  }
  EXPECT_EQ(seen_at_release, std::string(24, '\0'));
}

TEST(EnvironmentBlock, OfNothingIsANullPointer) {
  EnvironmentBlock block({});
  EXPECT_EQ(block.get()[0], nullptr);
}

}  // namespace
}  // namespace stepveil
