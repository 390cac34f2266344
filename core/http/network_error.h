#pragma once

#include "core/base/result.h"
#include "core/http/transport.h"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// One address and why it gave no answer.
struct AddressFailure {
  std::string address;
  TransportFailure failure;
};

// Where the addresses come from, for hints.
struct AddressWords {
  std::string source = "the address given with --domain";
  std::string redirect = "if that is your Infisical, name it with --domain";
};

// The wording of everything that ends a call; all are kNetwork and hold no text of a body.

// An address as messages show it: escaped, without user and password, which have no place in it.
[[nodiscard]] std::string ShownAddress(const std::string& address);

// No answer from any of the addresses; at least one.
[[nodiscard]] Error Unreachable(const std::vector<AddressFailure>& failures,
                                const AddressWords& words);

// The deadline came, or would come during the wait: `reason` tells what there was last.
[[nodiscard]] Error OutOfTime(const std::string& address, std::chrono::milliseconds limit,
                              const std::string& reason, std::vector<std::string> hints);

// `response` is a redirect; only the origin of its target is told.
[[nodiscard]] Error Redirected(const std::string& address, const HttpResponse& response,
                               const AddressWords& words);
[[nodiscard]] bool IsRedirect(const HttpResponse& response);

// Does the answer come from a port of TLS that was asked in plain http, or from a gateway that
// wants a certificate of ours? Neither is the instance's own word.
[[nodiscard]] std::optional<Error> WrongDoor(const std::string& address,
                                             const HttpResponse& response,
                                             const AddressWords& words);

// "the server answers 429 (rate limit), try again in 42 s".
[[nodiscard]] std::string WordsOf(const HttpResponse& response);

// "https://b: the connection was refused; ..." for several addresses, the detail alone for one.
[[nodiscard]] std::string WordsOf(const std::vector<AddressFailure>& failures);

// The hints of the failures, each once.
[[nodiscard]] std::vector<std::string> HintsOf(const std::vector<AddressFailure>& failures,
                                               const AddressWords& words);

}  // namespace stepveil
