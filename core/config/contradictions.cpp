#include "core/config/contradictions.h"

#include "core/base/text.h"
#include "core/identity/login_method.h"

#include <string>

namespace stepveil {
namespace {

void CheckMasking(const Request& request, SettingFaults& faults) {
  if (request.strict && !request.mask) {
    faults.Add({ErrorCode::kConfig,
                "--strict (STEPVEIL_STRICT) fails where a value cannot be masked, and --no-mask "
                "(STEPVEIL_MASK=false) masks none",
                {"leave out one of them"}});
  }
}

// Without --pristine everything else is kept anyway.
void CheckKept(const Inheritance& inheritance, SettingFaults& faults) {
  for (const std::string& pattern : inheritance.keep) {
    if (!inheritance.pristine && !NamesSomething(pattern)) {
      faults.Add({ErrorCode::kConfig,
                  "--keep-env (STEPVEIL_KEEP_ENV): " + Quoted(pattern) +
                      " would hand every credential to the command",
                  {"name those that it needs, like --keep-env INFISICAL_TOKEN"}});
    }
  }
}

void CheckCertificate(const Request& request, SettingFaults& faults) {
  const LoginMethod* const method = LoginMethodNamed(request.login.method);
  if (method != nullptr && *method->port_of_clouds != '\0' && request.seal.sealed.empty() &&
      request.client_certificate.certificate.empty()) {
    faults.Add(
        {ErrorCode::kConfig,
         std::string("the ") + method->name + " login needs a client certificate",
         {"name it with --client-cert (STEPVEIL_CLIENT_CERT) and its key with --client-key"}});
  }
}

}  // namespace

void CheckContradictions(const Request& request, SettingFaults& faults) {
  CheckMasking(request, faults);
  CheckKept(request.inheritance, faults);
  CheckCertificate(request, faults);
}

}  // namespace stepveil
