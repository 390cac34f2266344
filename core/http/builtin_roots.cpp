#include "core/http/builtin_roots.h"

namespace stepveil {

#ifdef STEPVEIL_ROOTS
namespace {

constexpr unsigned char kRoots[] = {
#include STEPVEIL_ROOTS
};

}  // namespace

std::string_view BuiltInRoots() { return {reinterpret_cast<const char*>(kRoots), sizeof(kRoots)}; }
#else
std::string_view BuiltInRoots() { return {}; }
#endif

}  // namespace stepveil
