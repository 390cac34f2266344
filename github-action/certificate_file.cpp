#include "github-action/certificate_file.h"

#include "core/export/private_file.h"

#include <unistd.h>

#include <string>
#include <utility>

namespace stepveil::github {

CertificateFile::~CertificateFile() {
  if (place_) {
    [[maybe_unused]] const auto removed = RemovePrivateFile(*place_);  // it is no secret
  }
}

Result<void> CertificateFile::WriteFor(Inputs& inputs) {
  if (inputs.certificate.empty()) {
    return {};
  }
  const std::string folder(variables_.Get("RUNNER_TEMP").value_or(""));
  STEPVEIL_ASSIGN_OR_RETURN(
      Place place,
      PlaceOfWritten(folder + "/stepveil-ca-" + std::to_string(getpid()) + ".pem", variables_));
  STEPVEIL_RETURN_IF_ERROR(WritePrivateFile(place.root, place.file, Secret(inputs.certificate)));
  inputs.settings.ca_file = place.file.native();
  place_ = std::move(place);
  return {};
}

}  // namespace stepveil::github
