#include "core/config/contradictions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

std::string FaultOf(const Request& request) {
  SettingFaults faults;
  CheckContradictions(request, faults);
  return faults.empty() ? "" : std::move(faults).Combined("the settings").message;
}

TEST(CheckContradictions, StrictNeedsMasking) {
  Request request;
  request.strict = true;
  EXPECT_EQ(FaultOf(request), "");
  request.mask = false;
  EXPECT_EQ(FaultOf(request),
            "--strict (STEPVEIL_STRICT) fails where a value cannot be masked, and --no-mask "
            "(STEPVEIL_MASK=false) masks none");
  request.strict = false;
  EXPECT_EQ(FaultOf(request), "");
}

TEST(CheckContradictions, ABareStarKeepsNoCredential) {
  Request request;
  for (const char* pattern : {"*", "?*", "*_*"}) {
    request.inheritance = {false, {pattern}};
    EXPECT_EQ(FaultOf(request), "--keep-env (STEPVEIL_KEEP_ENV): \"" + std::string(pattern) +
                                    "\" would hand every credential to the command");
    request.inheritance.pristine = true;  // everything else is kept then
    EXPECT_EQ(FaultOf(request), "");
  }
  request.inheritance = {false, {"INFISICAL_*", "A"}};
  EXPECT_EQ(FaultOf(request), "");
}

TEST(CheckContradictions, ALoginByCertificateNeedsOne) {
  Request request;
  request.login.method = "tls-cert";
  EXPECT_EQ(FaultOf(request), "the tls-cert login needs a client certificate");
  request.client_certificate.certificate = "client.pem";
  EXPECT_EQ(FaultOf(request), "");
  request.client_certificate.certificate.clear();
  request.seal.sealed = "kept.age";  // nobody logs in
  EXPECT_EQ(FaultOf(request), "");
  request.login.method = "oidc";
  request.seal.sealed.clear();
  EXPECT_EQ(FaultOf(request), "");
}

}  // namespace
}  // namespace stepveil
