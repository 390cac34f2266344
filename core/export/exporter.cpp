#include "core/export/exporter.h"

namespace stepveil {

std::string Told(std::size_t secrets, const Origin& origin, const std::string& whom) {
  return std::to_string(secrets) + (secrets == 1 ? " secret" : " secrets") + " of " + origin.place +
         " for " + whom;
}

}  // namespace stepveil
