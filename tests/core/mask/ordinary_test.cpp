#include "core/mask/ordinary.h"

#include <gtest/gtest.h>

namespace stepveil {
namespace {

TEST(LooksOrdinary, KnowsWordsNumbersVersionsAddressesAndPaths) {
  for (const char* text : {"production",
                           "v1",
                           "Config",
                           "NODE_ENV",
                           "camelCaseName",
                           "HTTPServer",
                           "utf8",
                           "3000",
                           "1.25.11",
                           "node18",
                           "prod-eu1",
                           "https://registry.example.org/",
                           "10.0.0.1:6443",
                           "ci@acme-prod.iam.gserviceaccount.com",
                           "/etc/ssl/certs/ca.crt",
                           "a few ordinary words",
                           "sslmode",
                           "2026-11-30",
                           "acme/backend:1.2.3",
                           "x86_64-linux-musl",
                           ""}) {
    EXPECT_TRUE(LooksOrdinary(text)) << text;
  }
}

TEST(LooksOrdinary, KnowsSecretsBySight) {
  for (const char* text :
       {"npm_x8Kd72hfQpLm29skdTTs", "Tr0ub4dor", "S3cr3tPw", "sk_live_51Habcdefghij",
        "AKIAIOSFODNN7EXAMPLE", "1234567890", "correct$horse", "deadbeefdeadbeef0123",
        "550e8400-e29b-41d4-a716-446655440000", "qwzjkxpv", "aBcDeFgH", "dXNlcjpodW50ZXIyMg==",
        "a text of more words than a setting has", "p\xc3\xa4ssw\xc3\xb6rd", "it's"}) {
    EXPECT_FALSE(LooksOrdinary(text)) << text;
  }
}

TEST(NamesSecret, KnowsTheWordsInEverySpelling) {
  for (const char* key : {"password", "DB_PASSWORD", "dbPassword", "spring.datasource.password",
                          "_authToken", "token", "AccountKey", "clientSecret", "PGPASSWORD",
                          "private_key", "dsn", "connectionString", "Pwd", "aws_secret_access_key",
                          "certificate-authority-data", "api-key", "auth", "credentials"}) {
    EXPECT_TRUE(NamesSecret(key)) << key;
  }
  for (const char* key :
       {"apiVersion", "kind", "registry", "NODE_ENV", "server", "user", "", "tokenUrl", "token_uri",
        "secretName", "auth-type", "key_file", "keyboard", "monkey", "author", "passenger"}) {
    EXPECT_FALSE(NamesSecret(key)) << key;
  }
}

}  // namespace
}  // namespace stepveil
