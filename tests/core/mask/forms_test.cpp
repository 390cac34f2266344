#include "core/mask/forms.h"

#include "tests/core/mask/forms_of.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::Texts;
using Strings = std::vector<std::string>;

TEST(FormList, SortsAndDropsDuplicates) {
  FormList forms;
  forms.Add("second-form");
  forms.AddWhole("second-form");
  forms.Add("a-form-first");
  forms.Add("second-form ");
  EXPECT_EQ(Texts(std::move(forms).Take()), (Strings{"a-form-first", "second-form"}));
}

TEST(FormList, TakesWorthyLinesOfAForm) {
  FormList forms;
  forms.Add("too few");
  forms.Add("\n  line-one-of-it\r\nshort\n-----END PRIVATE KEY-----\nline-two-of-it\n");
  EXPECT_EQ(Texts(std::move(forms).Take()), (Strings{"line-one-of-it", "line-two-of-it"}));
}

TEST(FormList, TakesAWholeAsItIs) {
  FormList forms;
  forms.AddWhole(" a\nb ");
  EXPECT_EQ(Texts(std::move(forms).Take()), Strings{" a\nb "});
}

}  // namespace
}  // namespace stepveil
