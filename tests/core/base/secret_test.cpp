#include "core/base/secret.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <new>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

namespace {

// A window on the moment at which a buffer is given back: what stands in it is what a later owner
// of that memory could read.
const void* watched = nullptr;
std::size_t watched_bytes = 0;
std::string seen_at_release;
bool released = false;

void Look(const void* memory) {
  if (memory == nullptr || memory != watched) {
    return;
  }
  watched = nullptr;  // first: the copy allocates
  released = true;
  seen_at_release.assign(static_cast<const char*>(memory), watched_bytes);
}

void Watch(const stepveil::Secret& secret) {
  seen_at_release.clear();
  released = false;
  watched_bytes = secret.size_bytes();
  watched = secret.Expose().data();
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

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";

template <typename T>
concept Streamable = requires(std::ostringstream& stream, const T& value) {
  stream << value;
};

template <typename T>
concept Comparable = requires(const T& a, const T& b) {
  a == b;
};

static_assert(Streamable<int> && Comparable<std::string>);  // the concepts can be met
static_assert(!Streamable<Secret>);
static_assert(!Comparable<Secret>);
static_assert(!std::is_convertible_v<Secret, std::string>);
static_assert(!std::is_convertible_v<Secret, std::string_view>);
static_assert(!std::is_constructible_v<std::string, Secret>);
static_assert(!std::is_constructible_v<std::string_view, Secret>);
static_assert(!std::is_convertible_v<Secret, bool>);
static_assert(!std::is_convertible_v<std::string, Secret>);
static_assert(!std::is_copy_constructible_v<Secret>);
static_assert(!std::is_copy_assignable_v<Secret>);
static_assert(std::is_nothrow_move_constructible_v<Secret>);
static_assert(std::is_nothrow_move_assignable_v<Secret>);
static_assert(std::is_constructible_v<nlohmann::json, std::string>);
static_assert(!std::is_constructible_v<nlohmann::json, Secret>);
static_assert(!std::is_constructible_v<nlohmann::json, const Secret&>);

std::string ZerosLike(const char* text) { return std::string(std::string(text).size(), '\0'); }

TEST(Secret, HoldsBytesOfItsOwn) {
  std::string source = kCanary;
  const Secret secret(source);
  source[0] = 'x';
  EXPECT_EQ(secret.Expose(), kCanary);
  EXPECT_EQ(secret.size_bytes(), 18U);
  EXPECT_FALSE(secret.empty());
}

TEST(Secret, HoldsNulAndNothing) {
  using std::string_literals::operator""s;
  EXPECT_EQ(Secret("a\0b"s).Expose(), "a\0b"s);
  EXPECT_TRUE(Secret().empty());
  EXPECT_TRUE(Secret("").empty());
  EXPECT_EQ(Secret("").Expose(), "");
  EXPECT_EQ(Secret("").Clone().size_bytes(), 0U);
}

TEST(Secret, IsWipedWhenItDies) {
  {
    const Secret secret(kCanary);
    Watch(secret);
  }
  ASSERT_TRUE(released);
  EXPECT_EQ(seen_at_release, ZerosLike(kCanary));
}

TEST(Secret, ShortOnesAreWipedToo) {
  {
    const Secret secret("abc");
    Watch(secret);
  }
  ASSERT_TRUE(released);
  EXPECT_EQ(seen_at_release, ZerosLike("abc"));
}

TEST(Secret, IsWipedWhenAnotherTakesItsPlace) {
  Secret secret(kCanary);
  Watch(secret);
  secret = Secret("other");
  ASSERT_TRUE(released);
  EXPECT_EQ(seen_at_release, ZerosLike(kCanary));
  EXPECT_EQ(secret.Expose(), "other");
}

TEST(Secret, MovesWithoutACopy) {
  Secret from(kCanary);
  const char* bytes = from.Expose().data();
  Secret to(std::move(from));
  EXPECT_EQ(to.Expose().data(), bytes);
  EXPECT_TRUE(from.empty());  // NOLINT(bugprone-use-after-move): that is the promise
  EXPECT_EQ(from.Expose(), "");
  Secret& same = to;
  to = std::move(same);
  EXPECT_EQ(to.Expose(), kCanary);
}

TEST(Secret, CloneIsASecondBuffer) {
  const Secret secret(kCanary);
  const Secret clone = secret.Clone();
  EXPECT_EQ(clone.Expose(), kCanary);
  EXPECT_NE(clone.Expose().data(), secret.Expose().data());
}

TEST(Secret, TakeWipesALongSource) {
  std::string source = "a value that is too long to be kept inside the string object";
  const std::string copy = source;
  const char* bytes = source.data();
  const Secret secret = Secret::Take(source);
  EXPECT_EQ(secret.Expose(), copy);
  EXPECT_TRUE(source.empty());
  ASSERT_EQ(source.data(), bytes) << "the buffer moved, so the old one is out of sight";
  EXPECT_TRUE(std::all_of(bytes, bytes + copy.size(), [](char c) { return c == '\0'; }));
}

TEST(Secret, TakeWipesAShortSource) {
  std::string source = "hunter2";
  const Secret secret = Secret::Take(source);
  EXPECT_EQ(secret.Expose(), "hunter2");
  const std::string_view object(reinterpret_cast<const char*>(&source), sizeof source);
  EXPECT_EQ(object.find("hunter"), std::string_view::npos);
  EXPECT_EQ(object.find("unter2"), std::string_view::npos);
}

TEST(Secret, WipingAStringReachesItsSpareCapacity) {
  std::string text(200, 'x');
  text += kCanary;
  const char* bytes = text.data();
  const std::size_t size = text.size();
  text.resize(3);  // the rest still stands in the buffer
  WipeString(text);
  EXPECT_TRUE(text.empty());
  ASSERT_EQ(text.data(), bytes);
  EXPECT_TRUE(std::all_of(bytes, bytes + size, [](char c) { return c == '\0'; }));
}

TEST(Secret, IsTheSameWhereItsBytesAre) {
  EXPECT_TRUE(SameBytes(Secret(kCanary), Secret(kCanary)));
  EXPECT_TRUE(SameBytes(Secret(), Secret("")));
  EXPECT_FALSE(SameBytes(Secret("abc"), Secret("abd")));
  EXPECT_FALSE(SameBytes(Secret("abc"), Secret("abcd")));
  EXPECT_FALSE(SameBytes(Secret(std::string("a\0b", 3)), Secret(std::string("a\0c", 3))));
}

TEST(Secret, GoogleTestPrintsItsSizeOnly) {
  EXPECT_EQ(::testing::PrintToString(Secret("hunter2")), "Secret(***, 7 bytes)");
  EXPECT_THAT(::testing::PrintToString(std::make_pair(1, Secret(kCanary).Clone())),
              Not(HasSubstr("63-61")));  // "ca", as GoogleTest dumps bytes
}

}  // namespace
}  // namespace stepveil
