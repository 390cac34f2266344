#pragma once

#include "core/http/ca_store.h"
#include "core/http/contact.h"

namespace stepveil {

// Where the chain of a connection is noted: both are borrowed, and outlive the context.
struct ChainNote {
  const CaStore* authorities = nullptr;
  Chain* chain = nullptr;
};

// Has OpenSSL's verification in `context` write down what it sees, and leaves its verdict as it is.
void WatchChain(ssl_ctx_st& context, const ChainNote& note);

}  // namespace stepveil
