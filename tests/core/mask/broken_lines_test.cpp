#include "core/mask/broken_lines.h"

#include "core/base/encoding.h"
#include "tests/core/mask/forms_of.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using testing::FormsOf;
using ::testing::IsEmpty;
using ::testing::IsSupersetOf;
using testing::Texts;

void BrokenLines(std::string_view text, FormList& forms) {
  AddBrokenLines(text, Ends::kTake, forms);
}

TEST(AddBrokenLines, CutsWhereToolsDo) {
  const std::string value =
      "The quick brown fox jumps over the lazy dog and then goes for a walk, 12345678.";
  EXPECT_THAT(
      FormsOf(value, BrokenLines),
      IsSupersetOf({"VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZyBhbmQgdGhlbiBnb2Vz",
                    "IGZvciBhIHdhbGssIDEyMzQ1Njc4Lg==",
                    "VGhlIHF1aWNrIGJyb3duIGZveCBqdW1wcyBvdmVyIHRoZSBsYXp5IGRvZyBhbmQg",
                    "54686520717569636b2062726f776e20666f78206a756d7073206f766572"}));
}

TEST(AddBrokenLines, LeavesShortValuesAndShortEndsAlone) {
  const std::string line = std::string(15, 'x') + std::string(15, 'y');
  EXPECT_THAT(FormsOf(line, BrokenLines), IsEmpty());
  EXPECT_THAT(FormsOf(line + "1234567", BrokenLines), ElementsAre(Hex(line)));
  EXPECT_THAT(FormsOf(line + "12345678", BrokenLines), ElementsAre("3132333435363738", Hex(line)));
}

TEST(AddBrokenLines, LeavesTheEndsWhereTheyAreFoundInAnyCase) {
  const std::string line = std::string(15, 'x') + std::string(15, 'y');
  FormList forms;
  AddBrokenLines(line + "12345678", Ends::kLeave, forms);
  EXPECT_THAT(Texts(std::move(forms).Take()), ElementsAre(Hex(line)));
}

TEST(AddBrokenLines, DoesNotMistakePemBoundariesForSecrets) {
  // The first 30 bytes are nothing but boundary, the first 48 but for three bytes.
  const std::string value =
      "-----BEGIN VERY LONG AND WELL KNOWN KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n";
  EXPECT_THAT(
      FormsOf(value, BrokenLines),
      ElementsAre("4b4e4f574e204b45592d2d2d2d2d0a4d494945765149424144414e42676b",
                  "71686b69473977304241514546414153430a",
                  "LS0tLS1CRUdJTiBWRVJZIExPTkcgQU5EIFdFTEwgS05PV04gS0VZLS0tLS0KTUlJRXZRSUJBREFO",
                  "QmdrcWhraUc5dzBCQVFFRkFBU0MK", "RXZRSUJBREFOQmdrcWhraUc5dzBCQVFFRkFBU0MK"));
}

}  // namespace
}  // namespace stepveil
