#pragma once

#include "core/http/contact.h"
#include "core/http/ending.h"
#include "core/http/response_reader.h"
#include "core/http/transport.h"
#include "core/http/url.h"
#include "core/http/wiring.h"

#include <curl/curl.h>

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace stepveil {

// One request on its way: a curl handle, what it borrows, and what has come back so far. Stays
// where it is in memory, since curl holds pointers into it. Borrows request and wiring.
class Transfer {
 public:
  // `request` was not refused.
  Transfer(const HttpRequest& request, const Wiring& wiring);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  // To be added to a multi handle; owned by this.
  [[nodiscard]] CURL* handle() const { return easy_.get(); }
  [[nodiscard]] const std::string& origin() const { return url_.origin; }

  [[nodiscard]] HttpMethod method() const { return request_.method; }

  // May any byte of the request have been sent?
  [[nodiscard]] bool begun() const { return times_begun_ > 0; }

  // What there is not yet: "no answer", "no connection", of a proxy's address where there is one.
  [[nodiscard]] std::string State() const;

  // The outcome once curl is done with `code`. To be called once.
  [[nodiscard]] HttpOutcome Outcome(CURLcode code);

  // What is known of its way, once it has that outcome.
  [[nodiscard]] Contact ContactWith(const HttpOutcome& outcome) const;

 private:
  static std::size_t OnHeader(char* data, std::size_t, std::size_t size_bytes, void* self);
  static std::size_t OnBody(char* data, std::size_t, std::size_t size_bytes, void* self);
  static CURLcode OnTlsContext(CURL*, void* context, void* self);
  static curl_socket_t OnConnect(void* self, curlsocktype, curl_sockaddr* address);
  static int OnRequest(void* self, char*, char*, int, int);
  void AddHeader(std::string line);
  void AddHeader(std::string_view before, const Secret& value);
  void SetUpRequest();
  void SetUpTls();
  void ShowCertificate(const ClientCertificate& certificate);
  void SetUpProxy();
  void SetUpCallbacks();
  [[nodiscard]] Ending EndingWith(CURLcode code) const;

  const HttpRequest& request_;
  const Wiring& wiring_;
  Url url_;
  const Proxy* proxy_ = nullptr;
  std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy_{nullptr, &curl_easy_cleanup};
  ResponseReader reader_;
  curl_slist* sent_headers_ = nullptr;
  std::array<char, CURL_ERROR_SIZE> words_{};
  int times_begun_ = 0;
  std::vector<std::string> tried_;  // addresses, where somebody wants to know
};

}  // namespace stepveil
