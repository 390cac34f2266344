#pragma once

#include "tests/devserver/wire/loop.h"
#include "tests/devserver/wire/site.h"
#include "tests/devserver/wire/stream.h"

#include <chrono>
#include <memory>

namespace stepveil::devserver {

// Serves HTTP on the stream until its end. `silence` passes before the TLS handshake begins. The
// connection owns itself; loop and site must outlive the loop's thread.
void ServeHttp(Loop& loop, Site& site, std::unique_ptr<Stream> stream,
               std::chrono::milliseconds silence);

// Answers the first bytes of the client with something that is neither TLS nor HTTP, and closes.
void ServeGarbage(std::unique_ptr<Stream> stream);

}  // namespace stepveil::devserver
