#include "github-action/certificate_file.h"

#include "core/base/descriptor.h"
#include "core/base/text.h"
#include "core/export/private_file.h"
#include "core/http/ca_bundle.h"

#include <openssl/err.h>
#include <openssl/pem.h>

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace stepveil::github {
namespace {

constexpr const char* kExtra = "NODE_EXTRA_CA_CERTS";
constexpr std::size_t kMostBytes = std::size_t{16} << 20;

// Is it certificates in PEM form, each of which can be read? One that can't spoils a whole bundle.
bool AreCertificates(const std::string& text) {
  const std::unique_ptr<BIO, decltype(&BIO_free)> pem(
      BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
  int count = 0;
  while (X509* certificate = PEM_read_bio_X509(pem.get(), nullptr, nullptr, nullptr)) {
    X509_free(certificate);
    ++count;
  }
  const bool at_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  ERR_clear_error();
  return count > 0 && at_end;
}

// "" if it holds anything else, or can't be read.
std::string Certificates(const std::string& path) {
  const Descriptor file(open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  std::string text = file.open() ? file.ReadUpTo(kMostBytes).value_or("") : "";
  return AreCertificates(text) ? text + "\n" : "";
}

// What is trusted where nothing is added, as one text.
Result<std::string> TrustedAlready(const Variables& variables) {
  const std::string given(variables.Get("STEPVEIL_CA_FILE").value_or(""));
  STEPVEIL_ASSIGN_OR_RETURN(const CaBundle bundle, FindCaBundle(given, variables));
  std::string text = Certificates(bundle.file);
  for (const std::string& folder : Split(bundle.directory, ':')) {
    std::error_code ignored;
    for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
      text += Certificates(entry.path());
    }
  }
  return text;
}

// Those of the input ca-certificate: its text, or a file's.
Result<std::string> OfInput(const Inputs& inputs) {
  if (!inputs.settings.ca_file) {
    return inputs.certificate;
  }
  std::string text = Certificates(*inputs.settings.ca_file);
  if (text.empty()) {
    return Fail(ErrorCode::kConfig,
                "input ca-certificate: " + Quoted(*inputs.settings.ca_file) +
                    " is no file that holds a certificate in PEM form",
                {"give the path of a PEM file, or the PEM text itself"});
  }
  return text;
}

// Those of NODE_EXTRA_CA_CERTS.
std::string OfNode(const Variables& variables, Inputs& inputs) {
  const auto path = variables.GetNonEmpty(kExtra);
  std::string text = path ? Certificates(std::string(*path)) : "";
  if (path && text.empty()) {
    inputs.warnings.push_back(std::string(kExtra) + ": " + Quoted(*path) +
                              " holds no certificate that can be read, and adds none");
  }
  return text;
}

}  // namespace

CertificateFile::~CertificateFile() {
  if (place_) {
    [[maybe_unused]] const auto removed = RemovePrivateFile(*place_);  // it is no secret
  }
}

Result<void> CertificateFile::WriteFor(Inputs& inputs) {
  STEPVEIL_ASSIGN_OR_RETURN(std::string added, OfInput(inputs));
  added += OfNode(variables_, inputs);
  if (added.empty()) {
    return {};
  }
  STEPVEIL_ASSIGN_OR_RETURN(const std::string trusted, TrustedAlready(variables_));
  const std::string folder(variables_.Get("RUNNER_TEMP").value_or(""));
  STEPVEIL_ASSIGN_OR_RETURN(
      Place place,
      PlaceOfWritten(folder + "/stepveil-ca-" + std::to_string(getpid()) + ".pem", variables_));
  STEPVEIL_RETURN_IF_ERROR(WritePrivateFile(place.root, place.file, Secret(trusted + added)));
  inputs.settings.ca_file = place.file.native();
  place_ = std::move(place);
  return {};
}

}  // namespace stepveil::github
