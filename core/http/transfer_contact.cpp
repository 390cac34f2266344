// How a transfer went, for who watches it.
#include "core/http/transfer.h"

#include <ctime>

namespace stepveil {
namespace {

bool IsConnected(CURL* easy) {
  long port = 0;
  curl_off_t microseconds = 0;
  curl_easy_getinfo(easy, CURLINFO_LOCAL_PORT, &port);
  curl_easy_getinfo(easy, CURLINFO_CONNECT_TIME_T, &microseconds);
  return port > 0 || microseconds > 0;
}

// Newer libcurls tell the address once TLS is done, too, and not before: where one alone was tried,
// that is it.
std::string AddressOf(CURL* easy, const std::vector<std::string>& tried) {
  const char* address = nullptr;
  curl_easy_getinfo(easy, CURLINFO_PRIMARY_IP, &address);
  const bool is_told = address != nullptr && *address != '\0';
  if (!IsConnected(easy) || (!is_told && tried.size() != 1)) {
    return "";
  }
  return is_told ? address : tried.front();
}

// Its path alone.
std::string PathOf(const std::string& url, const std::string& origin) {
  const std::size_t start = url.find('/', url.find("://") + 3);
  return start == std::string::npos || origin.empty()
             ? ""
             : url.substr(start, url.find_first_of("?#", start) - start);
}

// As RFC 9110 has it (IMF-fixdate). The release's libcurl reads no dates.
std::optional<std::chrono::system_clock::time_point> DateOf(const HttpResponse& response) {
  const auto date = response.headers.find("date");
  std::tm time = {};
  if (date == response.headers.end() ||
      strptime(date->second.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time) == nullptr) {
    return std::nullopt;
  }
  return std::chrono::system_clock::from_time_t(timegm(&time));
}

}  // namespace

Contact Transfer::ContactWith(const HttpOutcome& outcome) const {
  Contact contact{url_.origin, PathOf(request_.url, url_.origin), 0, tried_,
                  AddressOf(easy_.get(), tried_)};
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
