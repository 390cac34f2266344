#include "core/http/ending.h"

#include <curl/curl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <openssl/x509_vfy.h>

#include <cerrno>

namespace stepveil {
namespace {

using Kind = TransportFailure::Kind;
using ::testing::HasSubstr;
using ::testing::Not;

Ending At(Progress progress, CURLcode code, const std::string& words = "words") {
  Ending ending;
  ending.code = code;
  ending.progress = progress;
  ending.words = words;
  ending.connect_timeout = std::chrono::milliseconds(300);
  return ending;
}

// Whatever libcurl says: after the request began, no kind says that nothing was sent.
TEST(FailureOf, NeverPromisesThatNothingWasSentOnceTheRequestBegan) {
  for (int code = 1; code < CURL_LAST; ++code) {
    const auto failure =
        FailureOf(At(Progress::kRequest, static_cast<CURLcode>(code), "canary-9f3b-SECRET"));
    EXPECT_NE(failure.kind, Kind::kResolve) << code;
    EXPECT_NE(failure.kind, Kind::kConnect) << code;
    EXPECT_NE(failure.kind, Kind::kTls) << code;
    EXPECT_NE(failure.kind, Kind::kProxy) << code;
    EXPECT_THAT(failure.detail, Not(HasSubstr("canary"))) << code;
    EXPECT_NE(failure.detail, "") << code;
  }
}

// libcurl connects anew by itself when a connection breaks that others use, too.
TEST(FailureOf, AFailedConnectionAfterTheRequestBeganIsABrokenOne) {
  for (const CURLcode code : {CURLE_COULDNT_CONNECT, CURLE_COULDNT_RESOLVE_HOST,
                              CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR}) {
    const auto failure = FailureOf(At(Progress::kRequest, code));
    EXPECT_EQ(failure.kind, Kind::kClosed) << code;
    EXPECT_THAT(failure.hint, HasSubstr("run this again")) << code;
  }
}

TEST(FailureOf, AlwaysSaysThatNothingWasSentBefore) {
  for (const Progress progress :
       {Progress::kNameLookup, Progress::kConnecting, Progress::kHandshake}) {
    for (int code = 1; code < CURL_LAST; ++code) {
      const Kind kind = FailureOf(At(progress, static_cast<CURLcode>(code))).kind;
      EXPECT_TRUE(kind == Kind::kResolve || kind == Kind::kConnect || kind == Kind::kTls) << code;
    }
  }
}

TEST(FailureOf, TellsWhereTheConnectTimeoutStruck) {
  const auto of = [](Progress progress) {
    return FailureOf(At(progress, CURLE_OPERATION_TIMEDOUT));
  };
  EXPECT_EQ(of(Progress::kNameLookup).kind, Kind::kResolve);
  EXPECT_EQ(of(Progress::kNameLookup).detail, "its name was not resolved within 300 ms");
  EXPECT_EQ(of(Progress::kConnecting).detail, "no connection within 300 ms");
  EXPECT_EQ(of(Progress::kHandshake).detail, "no TLS handshake within 300 ms");
}

TEST(FailureOf, TellsCertificateFaultsApart) {
  const auto of = [](long verify_result, const std::string& words = "words\x1b") {
    Ending ending = At(Progress::kHandshake, CURLE_PEER_FAILED_VERIFICATION, words);
    ending.verify_result = verify_result;
    return FailureOf(ending).detail;
  };
  for (const char* words :
       {"SSL: no alternative certificate subject name matches target host name 'a'",
        "SSL: no alternative certificate subject name matches target ipv4 address '1.2.3.4'",
        "SSL: certificate subject name 'b' does not match target ipv6 address '::1'",
        "SSL: unable to obtain common name from peer certificate"}) {
    EXPECT_EQ(of(X509_V_ERR_UNSPECIFIED, words), "its certificate is for another host name");
  }
  EXPECT_EQ(of(X509_V_OK), "its certificate is refused: words\\x1b");
  EXPECT_EQ(of(X509_V_ERR_CERT_HAS_EXPIRED), "its certificate has expired");
  EXPECT_EQ(of(X509_V_ERR_CERT_NOT_YET_VALID), "its certificate is not valid yet");
  EXPECT_THAT(of(X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT), HasSubstr("not trusted here"));
  EXPECT_EQ(of(X509_V_ERR_CERT_REVOKED), "its certificate is refused: certificate revoked");
}

TEST(FailureOf, TellsHandshakeFaultsApart) {
  const auto of = [](const std::string& words) {
    return FailureOf(At(Progress::kHandshake, CURLE_SSL_CONNECT_ERROR, words));
  };
  EXPECT_EQ(of("error:0A00010B:SSL routines::wrong version number").detail,
            "it does not speak TLS");
  const auto alert = of("error:0A00042E:SSL routines::tlsv1 alert protocol version\x1b[0m");
  EXPECT_EQ(alert.kind, Kind::kTls);
  EXPECT_EQ(alert.detail,
            "it refuses the TLS handshake: error:0A00042E:SSL routines::tlsv1 alert protocol "
            "version\\x1b[0m");
  const auto cut = of("OpenSSL SSL_connect: Connection reset by peer in connection to h:443");
  EXPECT_EQ(cut.kind, Kind::kConnect);
  EXPECT_EQ(cut.detail, "the connection was closed during the TLS handshake");
}

TEST(FailureOf, TellsConnectFaultsApart) {
  Ending ending = At(Progress::kConnecting, CURLE_COULDNT_CONNECT, "Failed\nto connect");
  EXPECT_EQ(FailureOf(ending).detail, "no connection: Failed\\nto connect");
  ending.os_errno = ECONNREFUSED;
  EXPECT_EQ(FailureOf(ending).detail, "the connection was refused");
  ending.os_errno = ENETUNREACH;
  EXPECT_EQ(FailureOf(ending).detail, "the network has no way to it");
}

TEST(FailureOf, SaysWhatToWriteForAPortThatSpeaksNoTls) {
  Ending ending = At(Progress::kHandshake, CURLE_SSL_CONNECT_ERROR, "wrong version number");
  ending.origin = "https://127.0.0.1:8080";
  EXPECT_EQ(FailureOf(ending).address_hint,
            ": if it speaks plain http there, write http://127.0.0.1:8080, else mend its port");
  ending.origin = "https://vault.example";
  EXPECT_EQ(FailureOf(ending).address_hint,
            ": if it speaks plain http there, write http://vault.example:443 and pass "
            "--allow-http, else mend its port");
}

TEST(FailureOf, SaysWhatToWriteForAPortThatSpeaksTls) {
  for (const CURLcode code : {CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR}) {
    Ending ending = At(Progress::kRequest, code);
    ending.origin = "http://vault.example:8443";
    EXPECT_THAT(
        FailureOf(ending).hint,
        HasSubstr("if that port speaks TLS, write https://vault.example:8443; else its log"));
    ending.origin = "https://vault.example:8443";
    EXPECT_THAT(FailureOf(ending).hint, Not(HasSubstr("speaks TLS")));
  }
  Ending ending = At(Progress::kRequest, CURLE_UNSUPPORTED_PROTOCOL);
  ending.origin = "http://127.0.0.1:1";
  EXPECT_EQ(FailureOf(ending).hint, "if that port speaks TLS, write https://127.0.0.1:1");
}

TEST(FailureOf, NamesAServerThatWantsACertificate) {
  const std::string late =
      "OpenSSL SSL_read: error:0A00045C:SSL routines::tlsv13 alert "
      "certificate required, errno 0";
  const TransportFailure after = FailureOf(At(Progress::kRequest, CURLE_RECV_ERROR, late));
  EXPECT_EQ(after.kind, Kind::kProtocol) << "asking again is of no use";
  EXPECT_EQ(after.detail, "it asks for a client certificate");
  EXPECT_THAT(after.hint, HasSubstr("mutual TLS"));
  const TransportFailure before =
      FailureOf(At(Progress::kHandshake, CURLE_SSL_CONNECT_ERROR,
                   "error:0A000412:SSL routines::sslv3 alert bad certificate"));
  EXPECT_EQ(before.kind, Kind::kTls);
  EXPECT_EQ(before.detail, after.detail);
  EXPECT_THAT(FailureOf(At(Progress::kHandshake, CURLE_SSL_CONNECT_ERROR,
                           "error:0A000410:SSL routines::sslv3 alert handshake failure"))
                  .hint,
              HasSubstr("mutual TLS"));
}

TEST(FailureOf, NamesAServerThatRefusesOurCertificate) {
  for (const char* alert :
       {"sslv3 alert bad certificate", "tlsv1 alert unknown ca", "sslv3 alert certificate expired",
        "sslv3 alert certificate revoked", "sslv3 alert unsupported certificate",
        "tlsv13 alert certificate required", "sslv3 alert handshake failure"}) {
    const std::string words = "error:0A000412:SSL routines::" + std::string(alert);
    for (const Progress progress : {Progress::kHandshake, Progress::kRequest}) {
      Ending ending = At(progress, CURLE_SSL_CONNECT_ERROR, words);
      ending.has_certificate = true;
      const TransportFailure failure = FailureOf(ending);
      EXPECT_THAT(failure.detail, HasSubstr("it refuses the client certificate: ")) << alert;
      EXPECT_EQ(failure.kind, progress == Progress::kRequest ? Kind::kProtocol : Kind::kTls);
      EXPECT_THAT(failure.hint, HasSubstr("--client-cert"));
    }
  }
}

TEST(FailureOf, TooLargeBeatsTheCodeOfABrokenOffRead) {
  Ending ending = At(Progress::kRequest, CURLE_WRITE_ERROR);
  EXPECT_EQ(FailureOf(ending).kind, Kind::kProtocol);
  ending.too_large = true;
  EXPECT_EQ(FailureOf(ending).kind, Kind::kTooLarge);
}

}  // namespace
}  // namespace stepveil
