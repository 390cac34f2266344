#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/base/variables.h"
#include "core/cli/console.h"
#include "core/environment/name_rules.h"
#include "core/export/exporter.h"
#include "core/http/transport.h"
#include "core/identity/id_token_source.h"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

struct Context;  // core/flow/context.h

// What an adapter's factory may borrow; everything outlives what the factory returns.
struct AdapterContext {
  const Variables& variables;
  Transport& transport;
  const Clock& clock;
  TimePoint deadline;
};

// For whom an export is sealed.
struct SealRequest {
  std::string key;      // --seal-to
  std::string context;  // --seal-context; may be empty
};

// `stepveil NAME SUBCOMMAND [OPERAND...]`: what only one CI system needs.
struct Subcommand {
  std::string name;
  std::string summary;  // one line of the help
  // Does the work and returns the exit code; the caller prints an error.
  std::function<Result<int>(const std::vector<std::string>& operands, const Context&)> run;
};

// One CI system, as one value. core never names a product: main.cpp hands a list of these to app.
struct Adapter {
  std::string name;  // `--to NAME`, `stepveil NAME ...`
  std::function<bool(const Variables&)> detected;
  // Called once where it is detected, before anything of the repository is read; may be empty.
  std::function<void(const Variables&)> on_detected;
  std::vector<ProtectedName> protected_names;  // apply wherever the adapter is detected
  std::function<std::unique_ptr<IdTokenSource>(const AdapterContext&)> id_token_source;
  // The variables through which every job gets a credential, used or not: an export withholds them.
  std::vector<std::string> credential_variables;
  std::function<std::unique_ptr<Exporter>(const Variables&)> exporter;
  bool is_evaluated = false;  // what the exporter prints is for a shell's eval
  // In place of `exporter`, for a channel that others can read: exports only sealed. Fails where
  // the key is none.
  std::function<Result<std::unique_ptr<Exporter>>(const SealRequest&, const Variables&)>
      sealed_exporter;
  Annotations annotations;
  std::vector<Subcommand> subcommands;
  // The value that a line of a command's output tells this CI system to mask; nothing for any other
  // line. May be empty.
  std::function<std::optional<Secret>(std::string_view line)> mask_order;
  // Adds to an error the hints that only this CI system can give; may be empty.
  std::function<void(Error&, const Variables&)> explain;
};

}  // namespace stepveil
