#include "core/mask/forms.h"

#include "tests/core/mask/forms_of.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

using testing::Texts;
using Strings = std::vector<std::string>;

TEST(FormList, SortsAndDropsDuplicates) {
  FormList forms;
  forms.Add("second-form", 8);
  forms.AddWhole("second-form");
  forms.Add("a-form-first", 8);
  forms.Add("second-form ", 8);
  EXPECT_EQ(Texts(std::move(forms).Take()), (Strings{"a-form-first", "second-form"}));
}

TEST(FormList, TakesMaskableLinesOfAForm) {
  FormList forms;
  forms.Add("too few", 8);
  forms.Add("\n  line-one-of-it\r\nshort\n-----END PRIVATE KEY-----\nline-two-of-it\n", 4);
  EXPECT_EQ(Texts(std::move(forms).Take()), (Strings{"line-one-of-it", "line-two-of-it"}));
}

TEST(FormList, TakesShortFormsOfShortTexts) {
  FormList forms;
  forms.Add(" sh0rt ", 5);
  forms.Add("sh0r", 5);
  forms.Add("true", 4);
  EXPECT_EQ(Texts(std::move(forms).Take()), Strings{"sh0rt"});
}

TEST(FormList, LeavesFormsOfSeveralLinesWhenAsked) {
  FormList forms;
  forms.Take(FormList::Lines::kLeave);
  forms.Add("line-one-of-it\nline-two-of-it", 8);
  forms.Add("one-line-form", 8);
  EXPECT_EQ(Texts(std::move(forms).Take()), Strings{"one-line-form"});
}

TEST(FormList, TakesNothingMoreOnceItIsFull) {
  FormList forms(20);
  forms.AddWhole("twelve-bytes");
  forms.AddWhole("twelve-bytes");
  EXPECT_FALSE(forms.full()) << "a text that is there costs nothing";
  forms.AddWhole("other-bytes-");
  EXPECT_TRUE(forms.full());
  forms.Add("a third one", 8);
  EXPECT_EQ(Texts(std::move(forms).Take()), (Strings{"other-bytes-", "twelve-bytes"}));
}

TEST(LeastBytes, AFormOfAShortTextMayBeShortItself) {
  EXPECT_EQ(LeastSpelled("p@ss"), 4U);
  EXPECT_EQ(LeastSpelled("a long text"), 8U);
  EXPECT_EQ(LeastEncoded("p@ss"), 6U);
  EXPECT_EQ(LeastEncoded("s3cr3t7"), 7U);
  EXPECT_EQ(LeastEncoded("a long text"), 8U);
}

TEST(FormList, TakesAWholeAsItIs) {
  FormList forms;
  forms.AddWhole(" a\nb ");
  EXPECT_EQ(Texts(std::move(forms).Take()), Strings{" a\nb "});
}

}  // namespace
}  // namespace stepveil
