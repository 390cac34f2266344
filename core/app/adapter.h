#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/environment/name_rules.h"
#include "core/export/exporter.h"
#include "core/http/transport.h"
#include "core/identity/id_token_source.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace stepveil {

// What an adapter's factory may borrow; everything outlives what the factory returns.
struct AdapterContext {
  const Variables& variables;
  Transport& transport;
  const Clock& clock;
  TimePoint deadline;
};

struct Surroundings;  // core/app/pipeline.h

// `stepveil NAME WORD`: what an adapter does by itself; returns the exit code.
using Subcommand = std::function<Result<int>(const Surroundings&)>;

// One CI system, as one value. core never names a product: main.cpp hands a list of these to app.
struct Adapter {
  std::string name;  // `--to NAME`, `stepveil NAME ...`
  std::function<bool(const Variables&)> detected;
  std::vector<ProtectedName> protected_names;  // apply wherever the adapter is detected
  std::function<std::unique_ptr<IdTokenSource>(const AdapterContext&)> id_token_source;
  std::function<std::unique_ptr<Exporter>(const Variables&)> exporter;
  // Shows an error or a warning in the CI's own way, beside the plain line on stderr; may be empty.
  std::function<void(const Error&)> annotate_error;
  std::function<void(const std::string&)> annotate_warning;
  std::map<std::string, Subcommand> subcommands;  // by their WORD
};

}  // namespace stepveil
