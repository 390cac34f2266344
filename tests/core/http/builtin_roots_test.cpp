#include "core/http/builtin_roots.h"

#include "core/http/ca_store.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

// A build for tests has none, so that a system without a bundle can be played; a release has
// Mozilla's, and cmake/release/check.sh looks for them in the program.
TEST(BuiltInRoots, AreAllReadWhereThereAreAny) {
  CaStore store;
  store.AddDers(BuiltInRoots());
  EXPECT_EQ(store.empty(), BuiltInRoots().empty());
}

}  // namespace
}  // namespace stepveil
