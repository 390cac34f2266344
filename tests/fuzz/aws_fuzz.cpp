// What AWS's services answer, on arbitrary bytes. The first byte says who is asked: c the
// container's service, w STS for a web identity, i the instance's metadata service; the answers
// follow, \x1e between them: three digits of a status, then the body (unfolded.h).
#include "core/base/one_word.h"
#include "core/identity/aws_container.h"
#include "core/identity/aws_instance.h"
#include "core/identity/aws_proof.h"
#include "core/identity/aws_web_identity.h"
#include "tests/fuzz/printed.h"
#include "tests/fuzz/unfolded.h"
#include "tests/fuzz/verdict.h"
#include "tests/support/fake_clock.h"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

// One answer after the other, and then nobody.
class AnswersInTurn : public Transport {
 public:
  explicit AnswersInTurn(std::string_view answers) : answers_(answers) {}

  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests, TimePoint) override {
    std::vector<HttpOutcome> outcomes;
    for (std::size_t i = 0; i < requests.size(); ++i) {
      outcomes.push_back(Next());
    }
    return outcomes;
  }

 private:
  HttpOutcome Next() {
    if (answers_.empty()) {
      return tl::unexpected(TransportFailure{TransportFailure::Kind::kClosed, "closed"});
    }
    const std::size_t end = std::min(answers_.find('\x1e'), answers_.size());
    const std::string_view answer = answers_.substr(0, end);
    answers_.remove_prefix(std::min(end + 1, answers_.size()));
    HttpResponse response;
    for (const char digit : answer.substr(0, 3)) {
      response.status = response.status * 10 + (digit - '0');
    }
    response.body = Secret(Unfolded(answer.substr(std::min<std::size_t>(3, answer.size()))));
    return response;
  }

  std::string_view answers_;
};

std::string WrongWith(const AwsCredentials& credentials, const std::string& region) {
  const bool words =
      IsOneWord(credentials.access_key_id) && IsOneWord(credentials.secret_access_key.Expose());
  if (!words) {
    return "credentials that no header can carry";
  }
  AwsIdentity identity{{credentials.access_key_id, credentials.secret_access_key.Clone(),
                        credentials.session_token.Clone(), Secret()},
                       region};
  const auto now = std::chrono::system_clock::time_point(std::chrono::hours(500'000));
  return AwsProof(identity, now).empty() ? "no proof" : "";
}

std::string WrongWith(const Result<std::optional<AwsCredentials>>& found) {
  if (!found) {
    return WrongWith(found.error());
  }
  return *found ? WrongWith(**found, "us-east-1") : "";
}

// What is wrong with what we make of this input, or nothing.
std::string FuzzOnce(std::string_view bytes) {
  AnswersInTurn transport(bytes.substr(bytes.empty() ? 0 : 1));
  testing::FakeClock time;
  const Clock clock = time.clock();
  const std::vector<std::string> block = {
      "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI=/v2/credentials/a",
      "AWS_WEB_IDENTITY_TOKEN_FILE=/proc/self/comm", "AWS_ROLE_ARN=arn:aws:iam::1:role/a"};
  const Variables variables(block);
  const ProofPlace place{variables, transport, clock, time.now + std::chrono::seconds(60)};
  switch (bytes.empty() ? 'c' : bytes.front()) {
    case 'w':
      return WrongWith(WebIdentityCredentials(place, "eu-west-1"));
    case 'i': {
      const auto identity = InstanceIdentity(place);
      return identity ? WrongWith(identity->credentials, identity->region)
                      : WrongWith(identity.error());
    }
    default:
      return WrongWith(ContainerCredentials(place));
  }
}

}  // namespace
}  // namespace stepveil

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  return stepveil::AbortIfWrong(
      stepveil::FuzzOnce({reinterpret_cast<const char*>(data), size_bytes}));
}
