// How a transfer went, for who watches it.
#include "core/http/transfer.h"

#include <ctime>

namespace stepveil {
namespace {

bool IsConnected(CURL* easy) {
  long port = 0;
  curl_easy_getinfo(easy, CURLINFO_LOCAL_PORT, &port);
  return port > 0;
}

std::string AddressOf(CURL* easy) {
  const char* address = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  return address != nullptr && IsConnected(easy) ? address : "";
}

// Its path alone.
std::string PathOf(const std::string& url, const std::string& origin) {
  const std::size_t start = url.find('/', url.find("://") + 3);
  return start == std::string::npos || origin.empty()
             ? ""
             : url.substr(start, url.find_first_of("?#", start) - start);
}

std::optional<std::chrono::system_clock::time_point> DateOf(const HttpResponse& response) {
  const auto date = response.headers.find("date");
  const std::time_t time =
      date == response.headers.end() ? -1 : curl_getdate(date->second.c_str(), nullptr);
  return time < 0 ? std::nullopt : std::optional(std::chrono::system_clock::from_time_t(time));
}

}  // namespace

Contact Transfer::ContactWith(const HttpOutcome& outcome) const {
  Contact contact{url_.origin, PathOf(request_.url, url_.origin), 0, tried_,
                  AddressOf(easy_.get())};
  const std::optional<Proxy>& proxy =
      url_.scheme == "https" ? wiring_.proxies.https : wiring_.proxies.http;
  if (proxy_ != nullptr) {
    contact.proxy = {proxy_->url, proxy_->variable, !proxy_->credentials.empty()};
  } else if (proxy) {
    contact.proxy_left_out = proxy->variable;
  }
  const auto seen = wiring_.chains->find(url_.origin);
  if (seen != wiring_.chains->end() && !seen->second.chain.certificates.empty()) {
    contact.chain = seen->second.chain;
    const bool in_directory = contact.chain->from_directory || wiring_.ca.file.empty();
    contact.authorities = in_directory ? wiring_.ca.directory : wiring_.ca.file;
  }
  if (outcome) {
    contact.status = outcome->status;
    contact.date = DateOf(*outcome);
  } else {
    contact.failure = outcome.error();
  }
  return contact;
}

}  // namespace stepveil
