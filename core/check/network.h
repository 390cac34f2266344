#pragma once

#include "core/base/clock.h"
#include "core/check/report.h"
#include "core/http/contact.h"
#include "core/identity/claims.h"
#include "core/secrets/target.h"

#include <optional>
#include <string>
#include <vector>

namespace stepveil {

// The way to the instance, told from the requests of the login and of the fetch: nothing is sent
// for it alone.
class Network {
 public:
  // `clock` is borrowed.
  explicit Network(const Clock& clock) : clock_(clock) {}

  // Whose contacts count: `domains` are the addresses of one instance.
  void Watch(const std::vector<std::string>& domains);
  void See(const Contact& contact);

  // Stations dns, proxy, tcp, tls, clock, as far as the requests came; once, and nothing while
  // there was none. `claims`: of the id token, which the server judges by its own clock.
  void Say(const std::optional<Claims>& claims, Report& report);

  // Of the server, as far as it was asked for secrets.
  [[nodiscard]] std::optional<Api> api() const;

  // Station server: which API it has; nothing where none was asked.
  void SayServer(Report& report) const;

  // Adds a fault of the way to the station where the last request ended, with the certificates that
  // were refused there; any other to `station`.
  void Fault(Error error, const std::string& station, Report& report) const;

 private:
  struct Seen {
    Contact contact;
    std::chrono::system_clock::time_point at;
  };
  // The first that was answered; where none was, the last.
  [[nodiscard]] const Seen* Best() const;
  void SayClock(const Seen& seen, const std::optional<Claims>& claims, Report& report) const;
  void SayOtherAddresses(const Seen& best, Report& report) const;

  const Clock& clock_;
  std::vector<std::string> origins_;
  std::vector<Seen> seen_;
  bool said_ = false;
};

}  // namespace stepveil
