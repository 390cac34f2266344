// The whole flow from login to environment on arbitrary answers of a server. The first byte says
// how to log in: u universal, o oidc, j jwt, s a service token; or c: the rest is a JWT whose
// claims are read; or d: a lease of a dynamic secret is taken, renewed and revoked. Answers follow,
// \x1e between them: a line "ROUTE STATUS", lines of "name: value", an empty line, the body. A
// request gets the first answer, not given yet, whose route stands in its address, else the last
// such one; where there is none, the connection is closed. Bodies and claims are unfolded
// (unfolded.h).
#include "core/environment/environment.h"
#include "core/http/client.h"
#include "core/identity/claims.h"
#include "core/identity/login.h"
#include "core/secrets/fetch.h"
#include "core/secrets/lease.h"
#include "tests/fuzz/printed.h"
#include "tests/fuzz/unfolded.h"
#include "tests/fuzz/verdict.h"
#include "tests/support/fake_clock.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace stepveil {
namespace {

constexpr std::string_view kCanary = "canary-9f3b";
constexpr const char* kUuid = "0f1e2d3c-4b5a-4697-8879-6a5b4c3d2e1f";

// Cuts the text before `mark` off the front of `text`, and the mark; all of it without one.
std::string_view CutAt(std::string_view& text, std::string_view mark) {
  const std::size_t end = text.find(mark);
  const std::string_view front = text.substr(0, end);
  text.remove_prefix(end == text.npos ? text.size() : end + mark.size());
  return front;
}

struct RoutedAnswer {
  std::string_view route;
  HttpResponse response;
  bool given = false;
};

RoutedAnswer ReadAnswer(std::string_view answer) {
  RoutedAnswer read;
  std::string_view head = CutAt(answer, "\n\n");
  std::string_view first = CutAt(head, "\n");
  read.route = CutAt(first, " ");
  for (const char digit : first.substr(0, 3)) {
    read.response.status = read.response.status * 10 + (digit - '0');
  }
  while (!head.empty()) {
    std::string_view line = CutAt(head, "\n");
    const std::string name(CutAt(line, ": "));
    read.response.headers[name] = line;
  }
  read.response.body = Secret(Unfolded(answer));
  return read;
}

class RoutedAnswers : public Transport {
 public:
  explicit RoutedAnswers(std::string_view answers) {
    while (!answers.empty()) {
      answers_.push_back(ReadAnswer(CutAt(answers, "\x1e")));
    }
  }

  std::vector<HttpOutcome> Send(const std::vector<HttpRequest>& requests, TimePoint) override {
    std::vector<HttpOutcome> outcomes;
    for (const HttpRequest& request : requests) {
      outcomes.push_back(AnswerTo(request.url));
    }
    return outcomes;
  }

 private:
  HttpOutcome AnswerTo(const std::string& url) {
    RoutedAnswer* found = nullptr;
    for (RoutedAnswer& answer : answers_) {
      if (url.find(answer.route) != url.npos && (found == nullptr || found->given)) {
        found = &answer;
      }
    }
    if (found == nullptr) {
      return tl::unexpected(TransportFailure{TransportFailure::Kind::kClosed, "closed"});
    }
    found->given = true;
    return HttpResponse{found->response.status, found->response.headers,
                        found->response.body.Clone()};
  }

  std::vector<RoutedAnswer> answers_;
};

Request RequestFor(char kind) {
  Request request;
  request.project = kind == 's' ? "" : kUuid;
  request.environment = kind == 's' ? "" : "dev";
  request.paths = {"/backend", "/shared"};
  request.recursive = kind == 'j';
  request.allow_unresolved = kind == 'u';
  request.login.identity_id = kUuid;
  request.login.own.texts["client-id"] = kUuid;
  request.login.own.secrets["client-secret"] = Secret(std::string(kCanary) + "-client");
  request.login.token = Secret("st.id." + std::string(kCanary) + ".key");
  request.login.jwt = Secret("e30.eyJpc3MiOiJjYW5hcnkifQ." + std::string(kCanary));
  request.login.method = kind == 'u'   ? "universal"
                         : kind == 's' ? "token"
                         : kind == 'o' ? "oidc"
                                       : "jwt";
  return request;
}

// A message that shows a credential took it from us: the input has none of it.
std::string WrongWith(const Error& error, std::string_view input) {
  if (input.find(kCanary) == input.npos && Render(error).find(kCanary) != std::string::npos) {
    return "a message shows a credential";
  }
  return WrongWith(error);
}

std::string WrongWith(const Environment& environment) {
  std::string before;
  for (const Variable& variable : environment.variables) {
    const bool is_name = !variable.name.empty() &&
                         variable.name.find_first_not_of(
                             "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") ==
                             std::string::npos &&
                         (variable.name[0] < '0' || variable.name[0] > '9');
    if (!is_name) {
      return "a name was let through that is none";
    }
    if (variable.name <= before || variable.value.Expose().find('\0') != std::string_view::npos ||
        variable.value.size_bytes() + variable.name.size() + 2 > kLongestVariableBytes) {
      return "a variable that cannot be one";
    }
    before = variable.name;
  }
  return "";
}

std::string FuzzFlow(char kind, std::string_view input) {
  const Request request = RequestFor(kind);
  RoutedAnswers transport(input);
  testing::FakeClock time;
  const Clock clock = time.clock();
  ClientOptions options;
  options.addresses = {"https://one.example"};
  options.deadline = time.now + std::chrono::seconds(120);
  options.jitter_seed = 1;
  Client client(transport, std::move(options), clock);
  const auto token = Login(client, request.login, request.login.jwt);
  if (!token) {
    return WrongWith(token.error(), input);
  }
  auto set = FetchSecrets(client, *token, request);
  if (!set) {
    return WrongWith(set.error(), input);
  }
  for (const std::string& warning : set->warnings) {
    if (const std::string wrong = WrongWith(Error{ErrorCode::kSecret, warning, {}}, input);
        !wrong.empty()) {
      return wrong;
    }
  }
  const auto environment = BuildEnvironment(*std::move(set), request.selection, {});
  const auto revoked = Revoke(client, *token);
  if (!revoked) {
    return WrongWith(revoked.error(), input);
  }
  return environment ? WrongWith(*environment) : WrongWith(environment.error(), input);
}

std::string WrongWith(const Result<void>& done, std::string_view input) {
  return done ? "" : WrongWith(done.error(), input);
}

// A lease from its taking to its end.
std::string FuzzLease(std::string_view input) {
  RoutedAnswers transport(input);
  testing::FakeClock time;
  const Clock clock = time.clock();
  ClientOptions options;
  options.addresses = {"https://one.example"};
  options.deadline = time.now + std::chrono::seconds(120);
  options.jitter_seed = 1;
  Client client(transport, std::move(options), clock);
  const AccessToken token{Secret(std::string(kCanary) + "-token")};
  auto lease = TakeLease(client, token, {"acme-app", "dev", "/backend", "database"},
                         std::chrono::seconds(60));
  if (!lease) {
    return WrongWith(lease.error(), input);
  }
  const bool is_one = !lease->id.empty() && !lease->values.empty() && lease->life.count() > 0 &&
                      lease->life <= std::chrono::hours(24 * 366);  // sums of times stay in range
  if (!is_one) {
    return "a lease that is none";
  }
  std::string wrong = WrongWith(RenewLease(client, token, *lease, std::chrono::seconds(60)), input);
  if (wrong.empty()) {
    wrong = WrongWith(Error{ErrorCode::kSecret, Described(*lease), {}}, input);
  }
  return wrong.empty() ? WrongWith(RevokeLease(client, token, *lease), input) : wrong;
}

std::string FuzzClaims(std::string_view jwt) {
  const auto claims = ReadClaims(Secret(jwt));
  if (!claims) {
    return "";
  }
  const auto now = std::chrono::system_clock::time_point(std::chrono::hours(500'000));
  return WrongWith(Error{ErrorCode::kLogin, Describe(*claims, now) + DescribeOthers(*claims), {}});
}

// What is wrong with what we make of this input, or nothing.
std::string FuzzOnce(std::string_view bytes) {
  const char kind = bytes.empty() ? 'u' : bytes.front();
  const std::string_view rest = bytes.substr(bytes.empty() ? 0 : 1);
  if (kind == 'd') {
    return FuzzLease(rest);
  }
  return kind == 'c' ? FuzzClaims(Unfolded(rest)) : FuzzFlow(kind, rest);
}

}  // namespace
}  // namespace stepveil

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size_bytes) {
  return stepveil::AbortIfWrong(
      stepveil::FuzzOnce({reinterpret_cast<const char*>(data), size_bytes}));
}
