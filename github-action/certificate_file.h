#pragma once

#include "core/base/result.h"
#include "core/base/variables.h"
#include "core/config/settings.h"
#include "github-action/inputs.h"
#include "github-action/secrets_file.h"

#include <optional>

namespace stepveil::github {

// The certificate authorities to trust: the system's (or those of STEPVEIL_CA_FILE), and beside
// them those of ca-certificate and, as for every action that runs in Node, of NODE_EXTRA_CA_CERTS.
// Where there is one to add, all are in a file of RUNNER_TEMP for as long as this lives. They are
// added, since GitHub's id tokens come from a server with a public certificate.
class CertificateFile {
 public:
  explicit CertificateFile(const Variables& variables) : variables_(variables) {}
  ~CertificateFile();
  CertificateFile(const CertificateFile&) = delete;
  CertificateFile& operator=(const CertificateFile&) = delete;

  // Writes it, if there is one to add, and has the settings of `inputs` name the file. As in Node,
  // a NODE_EXTRA_CA_CERTS that can't be read is a warning. Errors: kExport; kConfig (a
  // ca-certificate that is no certificate).
  [[nodiscard]] Result<void> WriteFor(Inputs& inputs);

 private:
  const Variables& variables_;
  std::optional<Place> place_;
};

}  // namespace stepveil::github
