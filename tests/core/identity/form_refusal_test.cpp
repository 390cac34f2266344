#include "core/identity/form_refusal.h"

#include "tests/core/identity/scripted_instance.h"

#include <gmock/gmock.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

Refusal Form(const std::string& message, int status = 422) {
  return ReadRefusal({status, {}, Secret(Envelope(status, "ValidationFailure", message))}, {});
}

TEST(FormRefusal, IsKnownByStatusOrClass) {
  EXPECT_TRUE(IsFormError(Form("x")));
  EXPECT_TRUE(IsFormError(Form("x", 401)));
  EXPECT_TRUE(IsFormError(ReadRefusal({422, {}, Secret(Envelope(422, "Other", "x"))}, {})));
  EXPECT_FALSE(IsFormError(ReadRefusal({401, {}, Secret(Envelope(401, "Other", "x"))}, {})));
  EXPECT_FALSE(IsFormError(ReadRefusal({422, {}, Secret("<html>")}, {})));
}

TEST(FormRefusal, NamesEachSettingOnce) {
  EXPECT_THAT(
      SettingsNamedBy(Form("identityId: Invalid uuid, jwt: Required")),
      ElementsAre("the identity id (--identity-id)", "the variable that the id token comes from"));
  EXPECT_THAT(SettingsNamedBy(Form("organizationSlug: Invalid, subOrganizationName: Invalid")),
              ElementsAre("the organization's slug (--organization-slug)"));
  EXPECT_THAT(SettingsNamedBy(Form("secretPath: Invalid, environment: Required")),
              ElementsAre("the environment's slug (--env)", "the path (--path)"));
}

TEST(FormRefusal, TakesNoOtherFieldOrWordForASetting) {
  for (const char* message : {"recursive: Invalid enum value", "myjwt: Required", "the jwt: bad",
                              "Expected object, received null", ""}) {
    EXPECT_THAT(SettingsNamedBy(Form(message)), IsEmpty()) << message;
    EXPECT_EQ(FormHint(Form(message)), "") << message;
  }
}

}  // namespace
}  // namespace stepveil
