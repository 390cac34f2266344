#include "core/seal/age_file.h"

#include "tests/support/process.h"
#include "tests/support/terminal_session.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace stepveil {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr char kCanary[] = "canary-9f3b-SECRET";
constexpr std::size_t kPiece = 65536;

AgeOpeners With(const AgeIdentity& identity) {
  AgeOpeners openers;
  openers.identities.push_back({identity.private_key.Clone(), identity.public_key});
  return openers;
}

AgeOpeners With(const char* passphrase) { return {{}, Secret(passphrase)}; }

AgeReaders For(const std::vector<const AgeIdentity*>& identities) {
  AgeReaders readers;
  for (const AgeIdentity* identity : identities) {
    readers.public_keys.push_back(identity->public_key);
  }
  return readers;
}

std::string Opened(const std::string& file, const AgeOpeners& openers) {
  const auto content = OpenAge(file, openers);
  if (!content) {
    EXPECT_THAT(content.error().message, Not(HasSubstr("canary")));
    EXPECT_FALSE(content.error().hints.empty()) << content.error().message;
    return content.error().message;
  }
  return std::string(content->Expose());
}

TEST(AgeFile, EachHolderOfAKeyOpensItAndNobodyElse) {
  const AgeIdentity a = NewAgeIdentity().value();
  const AgeIdentity b = NewAgeIdentity().value();
  const AgeIdentity c = NewAgeIdentity().value();
  const std::string file = SealAge(Secret(kCanary), For({&a, &b})).value();
  EXPECT_THAT(file, Not(HasSubstr("canary")));
  EXPECT_EQ(Opened(file, With(a)), kCanary);
  EXPECT_EQ(Opened(file, With(b)), kCanary);
  EXPECT_EQ(Opened(file, With(c)), "the key does not open it: it was sealed for another one");
  EXPECT_EQ(Opened(file, With("passphrase")), "it needs a key, and none is given");
}

TEST(AgeFile, WhoKnowsThePassphraseOpensIt) {
  AgeReaders readers{{}, Secret("correct horse"), 10};
  const std::string file = SealAge(Secret(kCanary), readers).value();
  EXPECT_EQ(Opened(file, With("correct horse")), kCanary);
  EXPECT_EQ(Opened(file, With("correct horsf")), "the passphrase does not open it");
  EXPECT_EQ(Opened(file, With(NewAgeIdentity().value())),
            "it needs a passphrase, and none is given");
}

TEST(AgeFile, NobodyOrAPassphraseBesideKeysIsRefused) {
  const AgeIdentity a = NewAgeIdentity().value();
  AgeReaders both = For({&a});
  both.passphrase = Secret("correct horse");
  EXPECT_EQ(SealAge(Secret(kCanary), both).error().message,
            "a passphrase and keys can't open the same file");
  EXPECT_EQ(SealAge(Secret(kCanary), {}).error().message, "there is nobody to seal for");
}

TEST(AgeFile, EverySizeComesBack) {
  const AgeIdentity a = NewAgeIdentity().value();
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, kPiece - 1, kPiece, kPiece + 1,
                                 2 * kPiece, 2 * kPiece + 1, std::size_t{64} << 20}) {
    std::string content(size, 'x');
    content.append(size == 0 ? "" : std::string("\0\n\xff", 3)).resize(size);
    const auto opened = OpenAge(SealAge(Secret(content), For({&a})).value(), With(a));
    ASSERT_TRUE(opened) << size;
    EXPECT_TRUE(opened->Expose() == content) << size;
  }
}

TEST(AgeFile, AChangedBitAnywhereOpensNothing) {
  const AgeIdentity a = NewAgeIdentity().value();
  const AgeIdentity b = NewAgeIdentity().value();
  const std::string file = SealAge(Secret(kCanary), For({&a, &b})).value();
  for (std::size_t at = 0; at < file.size(); ++at) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = file;
      changed[at] = static_cast<char>(changed[at] ^ 1 << bit);
      EXPECT_NE(Opened(changed, With(a)), kCanary) << at << "." << bit;
    }
  }
}

TEST(AgeFile, ABeginningOpensNothing) {
  const AgeIdentity a = NewAgeIdentity().value();
  const std::string file = SealAge(Secret(kCanary), For({&a})).value();
  for (std::size_t size = 0; size < file.size(); ++size) {
    EXPECT_NE(Opened(file.substr(0, size), With(a)), kCanary) << size;
  }
  EXPECT_NE(Opened(file + "x", With(a)), kCanary);
}

TEST(AgeFile, PiecesCantBeLeftOutOrMoved) {
  const AgeIdentity a = NewAgeIdentity().value();
  const std::string file = SealAge(Secret(std::string(3 * kPiece, 'x')), For({&a})).value();
  const std::size_t payload = file.size() - 3 * (kPiece + 16);
  const auto piece = [&](std::size_t i) {
    return file.substr(payload + i * (kPiece + 16), kPiece + 16);
  };
  const std::string before = file.substr(0, payload);
  const std::string damaged = "it is damaged: what it holds was changed or cut off";
  EXPECT_EQ(Opened(before + piece(0) + piece(1), With(a)), damaged);
  EXPECT_EQ(Opened(before + piece(1) + piece(0) + piece(2), With(a)), damaged);
  EXPECT_EQ(Opened(before + piece(0) + piece(2), With(a)), damaged);
  EXPECT_EQ(Opened(file + piece(2), With(a)), damaged);
}

TEST(AgeFile, NothingIsUsedTwice) {
  const AgeIdentity a = NewAgeIdentity().value();
  const std::string first = SealAge(Secret(kCanary), For({&a})).value();
  const std::string second = SealAge(Secret(kCanary), For({&a})).value();
  EXPECT_EQ(first.size(), second.size());
  EXPECT_NE(first.substr(30), second.substr(30));
  EXPECT_NE(first.substr(first.size() - 34), second.substr(second.size() - 34));
}

// The age program (Debian's), both ways.
class AgeProgram : public ::testing::Test {
 protected:
  [[nodiscard]] std::string Run(const std::vector<std::string>& command) const {
    const auto ran = testing::RunProcess(command, {{"PATH=/usr/bin:/bin"}});
    EXPECT_EQ(ran.exit_code, 0) << command[0] << ": " << ran.err << " (./dev setup installs it)";
    return ran.out;
  }

  // age asks on the terminal, once or twice.
  [[nodiscard]] static int RunWithPassphrase(const std::vector<std::string>& command, int times) {
    testing::TerminalSession session([&] {
      testing::Become(command, {"PATH=/usr/bin:/bin"});
      return 0;
    });
    for (int i = 0; i < times; ++i) {
      EXPECT_TRUE(session.ShowsNext("passphrase")) << session.shown();
      EXPECT_TRUE(session.ShowsNext(":")) << session.shown();
      session.Type("correct horse\n");
    }
    return session.ExitCode();
  }

  [[nodiscard]] static std::string Content(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  testing::ScratchFolder folder_;
};

TEST_F(AgeProgram, OpensWhatIsSealedHere) {
  const AgeIdentity a = NewAgeIdentity().value();
  const AgeIdentity b = NewAgeIdentity().value();
  const auto key = folder_.Write("key", std::string(WriteIdentity(b).Expose()) + "\n");
  for (const std::string& content : {std::string(), std::string(kCanary),
                                     std::string(3 * kPiece, 'x'), std::string(kPiece + 5, '\0')}) {
    const auto sealed = folder_.Write("sealed", SealAge(Secret(content), For({&a, &b})).value());
    EXPECT_EQ(Run({"age", "-d", "-i", key, sealed}), content);
  }
}

TEST_F(AgeProgram, SealsWhatIsOpenedHere) {
  const std::string pair = Run({"age-keygen"});
  const AgeKeys keys = ReadKeys(Secret(pair)).value();
  ASSERT_EQ(keys.identities.size(), 1U);
  const auto plain = folder_.Write("plain", std::string(kPiece + 1, 'y') + kCanary);
  EXPECT_EQ(Run({"age", "-r", WriteRecipient(keys.identities[0].public_key), "-r",
                 WriteRecipient(NewAgeIdentity().value().public_key), "-o",
                 folder_.path() / "sealed", plain}),
            "");
  EXPECT_EQ(Opened(Content(folder_.path() / "sealed"), With(keys.identities[0])), Content(plain));
}

TEST_F(AgeProgram, TakesOurPairAndSaysTheSamePublicKey) {
  const AgeIdentity a = NewAgeIdentity().value();
  const auto key = folder_.Write("key", std::string(WriteIdentity(a).Expose()) + "\n");
  EXPECT_EQ(Run({"age-keygen", "-y", key}), WriteRecipient(a.public_key) + "\n");
}

TEST_F(AgeProgram, OpensAPassphraseSealedHere) {
  const auto sealed =
      folder_.Write("sealed", SealAge(Secret(kCanary), {{}, Secret("correct horse"), 12}).value());
  EXPECT_EQ(RunWithPassphrase({"age", "-d", "-o", folder_.path() / "plain", sealed}, 1), 0);
  EXPECT_EQ(Content(folder_.path() / "plain"), kCanary);
}

TEST_F(AgeProgram, SealsWithAPassphraseThatOpensHere) {
  const auto plain = folder_.Write("plain", kCanary);
  EXPECT_EQ(RunWithPassphrase({"age", "-p", "-o", folder_.path() / "sealed", plain}, 2), 0);
  EXPECT_EQ(Opened(Content(folder_.path() / "sealed"), With("correct horse")), kCanary);
  EXPECT_THAT(Content(folder_.path() / "sealed"), HasSubstr(" 18\n"));
}

}  // namespace
}  // namespace stepveil
