#pragma once

#include "core/base/result.h"
#include "core/base/secret.h"
#include "core/environment/environment.h"

#include <vector>

namespace stepveil {

// Where exported secrets come from, for readers of the job's log; escaped.
struct Origin {
  std::string place;     // "acme-app dev:/backend, /shared"
  std::string instance;  // "https://app.infisical.com"
};

// "4 secrets of acme-app dev:/backend for WHOM".
[[nodiscard]] std::string Told(std::size_t secrets, const Origin& origin, const std::string& whom);

// Port: hands variables to the steps that follow, through the CI system's own channel or a file
// format. Users: the format writers (core/export/formats.h) and one per adapter.
class Exporter {
 public:
  virtual ~Exporter() = default;

  // Is the channel there, for masks as well as for variables? Asked before anything is fetched or
  // announced: where nobody reads it, nothing is said. Errors: kExport.
  [[nodiscard]] virtual Result<void> Check() { return {}; }

  // Makes the CI's log mask these needles from now on, before it returns. Called for each token the
  // moment it exists, then once with the needles of every value. Nothing to do for a plain format.
  [[nodiscard]] virtual Result<void> Mask(const std::vector<Secret>& needles) = 0;

  // The same for the values of `environment`, of which `needles` are all forms: for a log that can
  // take only so many. Announces all of them unless an exporter knows better.
  [[nodiscard]] virtual Result<void> MaskValues(const Environment& environment,
                                                const std::vector<Secret>& needles) {
    static_cast<void>(environment);
    return Mask(needles);
  }

  // Can it make private files of the variables that are to be files (Variable::as_file)?
  [[nodiscard]] virtual bool TakesFiles() const { return false; }

  // Takes what the log is to be told of the export, and tells it once that is done; false: it does
  // not, and the caller tells.
  [[nodiscard]] virtual bool TakesOrigin(const Origin& origin) {
    static_cast<void>(origin);
    return false;
  }

  // All or nothing: checks every variable, then writes once. Errors: kExport, names only.
  [[nodiscard]] virtual Result<void> Export(const Environment& environment) = 0;
};

}  // namespace stepveil
