// token: an access token, or a service token, that was given; there is no login to make.
#include "core/identity/login_method.h"

#include <array>

namespace stepveil {
namespace {

constexpr std::array kRequired = {
    RequiredSetting{"token", "the token login needs an access token",
                    "set INFISICAL_TOKEN; \"stepveil login\" gets one"}};

}  // namespace

constexpr LoginMethod kTokenLogin = {
    .name = "token", .required = kRequired, .has_identity = false, .issues_token = false};

}  // namespace stepveil
