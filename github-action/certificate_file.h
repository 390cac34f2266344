#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/settings.h"
#include "github-action/inputs.h"
#include "github-action/secrets_file.h"

#include <optional>

namespace stepveil::github {

// The certificate authorities that ca-certificate holds as PEM text, in a file of RUNNER_TEMP for
// as long as this lives. A name of a file needs none.
class CertificateFile {
 public:
  explicit CertificateFile(const Variables& variables) : variables_(variables) {}
  ~CertificateFile();
  CertificateFile(const CertificateFile&) = delete;
  CertificateFile& operator=(const CertificateFile&) = delete;

  // Writes it, if the inputs hold one, and has their settings name the file. Errors: kExport.
  [[nodiscard]] Result<void> WriteFor(Inputs& inputs);

 private:
  const Variables& variables_;
  std::optional<Place> place_;
};

}  // namespace stepveil::github
