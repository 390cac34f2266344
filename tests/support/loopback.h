#pragma once

#include <netinet/in.h>

namespace stepveil::testing {

[[nodiscard]] sockaddr_in OnLoopback(int port);

// A port of loopback that nobody listens on at this moment.
[[nodiscard]] int FreePort();

}  // namespace stepveil::testing
