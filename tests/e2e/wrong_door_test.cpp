// The right server at the wrong port, or behind a gateway that wants more: each is told with what
// to write. The doors are the dev server's and those of `openssl s_server`.
#include "tests/e2e/run_job.h"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <vector>

namespace stepveil::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class WrongDoorTest : public RunJobTest {
 protected:
  // s_server with a certificate of its own for 127.0.0.1; "" if it did not start.
  [[nodiscard]] std::string Open(const std::vector<std::string>& flags) {
    const std::string key = (folder_.path() / "key.pem").string();
    const auto made = RunProcess(
        {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
         "-nodes", "-keyout", key, "-out", certificate(), "-days", "2", "-subj", "/CN=127.0.0.1",
         "-addext", "subjectAltName=IP:127.0.0.1"},
        {environment_, folder_.path()});
    EXPECT_EQ(made.exit_code, 0) << made.err;
    std::vector<std::string> command = {"openssl", "s_server", "-accept",     "127.0.0.1:0", "-key",
                                        key,       "-cert",    certificate(), "-www"};
    command.insert(command.end(), flags.begin(), flags.end());
    door_ = std::make_unique<StartedProcess>(command, environment_);
    EXPECT_TRUE(door_->Prints("ACCEPT 127.0.0.1:")) << door_->printed();
    return "127.0.0.1:" + std::to_string(door_->NumberAfter("ACCEPT 127.0.0.1:"));
  }

  [[nodiscard]] std::string certificate() const {
    return (folder_.path() / "certificate.pem").string();
  }
  [[nodiscard]] ProcessResult List(const std::string& domain) const {
    return Stepveil({"export", "--to", "json", "--path", "/frontend", "--domain", domain,
                     "--ca-file", certificate(), "--method", "token", "--token", "st.a.b.c"});
  }

 private:
  std::unique_ptr<StartedProcess> door_;
};

TEST_F(WrongDoorTest, PlainHttpToAPortOfTls) {
  const std::string door = Open({});
  EXPECT_THAT(List("http://" + door).err, HasSubstr("write https://" + door));
  const std::string own = server_.url().substr(8);
  EXPECT_THAT(Stepveil({"login", "--plain", "--domain", "http://" + own}).err,
              HasSubstr("write https://" + own));
}

TEST_F(WrongDoorTest, TlsToAPortOfPlainHttp) {
  const DevServerProcess plain({"--http1"});
  const std::string answer = plain.Control("POST", "/_dev/listeners", R"({"kind":"plain-http"})");
  const std::size_t at = answer.find("http://127.0.0.1:");
  ASSERT_NE(at, std::string::npos) << answer;
  const std::string door = answer.substr(at + 7, answer.find('"', at) - at - 7);
  const auto ran = Stepveil({"login", "--plain", "--domain", "https://" + door});
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("it does not speak TLS"),
                             HasSubstr("if it speaks plain http there, write http://" + door)));
}

// Whatever the machine's own configuration of OpenSSL lets through.
TEST_F(WrongDoorTest, NothingOlderThanTls12IsSpoken) {
  const auto lax = folder_.Write("lax.cnf",
                                 "openssl_conf = lax\n[lax]\nssl_conf = ssl\n[ssl]\n"
                                 "system_default = all\n[all]\nMinProtocol = TLSv1\n"
                                 "CipherString = ALL:@SECLEVEL=0\n");
  Set("OPENSSL_CONF", lax.string());
  const std::string old = Open({"-tls1_1", "-cipher", "ALL:@SECLEVEL=0"});
  const auto ran = List("https://" + old);
  EXPECT_EQ(ran.exit_code, 6);
  EXPECT_THAT(ran.err, AllOf(HasSubstr("TLS"), Not(HasSubstr("the server answered"))));
  const auto control = RunProcess(
      {"curl", "-s", "--tls-max", "1.1", "--tlsv1.0", "--cacert", certificate(), "https://" + old},
      {environment_, folder_.path()});
  EXPECT_EQ(control.exit_code, 0) << "the door is open to who speaks it";
}

TEST_F(WrongDoorTest, AServerThatWantsACertificate) {
  for (const char* version : {"-tls1_3", "-tls1_2"}) {
    const std::string door = Open({"-Verify", "1", "-verify_return_error", version});
    const auto ran = List("https://" + door);
    EXPECT_EQ(ran.exit_code, 6) << version << ran.err;
    EXPECT_THAT(ran.err, AllOf(HasSubstr("client certificate"), HasSubstr("mutual TLS"),
                               Not(HasSubstr("run this again"))))
        << version;
  }
}

}  // namespace
}  // namespace stepveil::testing
