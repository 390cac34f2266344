#include "core/config/process_start.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

TEST(ReadyAddress, IsKnownByItsLook) {
  for (const char* text : {"localhost:5432", ":5432", "127.0.0.1:1", "db_1.local-net:65535",
                           "[::1]:80", "[::ffff:127.0.0.1]:80"}) {
    EXPECT_EQ(KindOfReadyAddress(text), ReadyAddress::kTcp) << text;
  }
  for (const char* text : {"/run/app.sock", "./app.sock", "/run/postgresql/.s.PGSQL.5432"}) {
    EXPECT_EQ(KindOfReadyAddress(text), ReadyAddress::kSocket) << text;
  }
  for (const char* text : {"http://127.0.0.1:8000", "https://localhost/health?full=1"}) {
    EXPECT_EQ(KindOfReadyAddress(text), ReadyAddress::kUrl) << text;
  }
}

TEST(ReadyAddress, IsNothingElse) {
  for (const char* text : {"",
                           "5432",
                           "localhost",
                           "localhost:",
                           "localhost:0",
                           "localhost:65536",
                           "localhost:+1",
                           "localhost:http",
                           "local host:80",
                           "[]:80",
                           "[::1]",
                           "::1:80",
                           "/",
                           "./",
                           "http://",
                           "https://",
                           "http://a b",
                           "http://a\n",
                           "pg_isready -h localhost:5432",
                           "ftp://a",
                           "ended",
                           "../app.sock",
                           "a\x01:80"}) {
    EXPECT_EQ(KindOfReadyAddress(text), ReadyAddress::kNone) << text;
  }
}

}  // namespace
}  // namespace stepveil
