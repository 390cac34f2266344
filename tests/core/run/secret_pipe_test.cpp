#include "core/run/secret_pipe.h"

#include "core/run/pipe.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <thread>
#include <vector>

namespace stepveil {
namespace {

std::vector<Secret> Secrets(const std::vector<std::string>& texts) {
  std::vector<Secret> secrets;
  for (const std::string& text : texts) {
    secrets.emplace_back(text);
  }
  return secrets;
}

std::vector<std::string> Texts(const std::vector<Secret>& secrets) {
  std::vector<std::string> texts;
  for (const Secret& secret : secrets) {
    texts.emplace_back(secret.Expose());
  }
  return texts;
}

TEST(SecretPipe, WhatIsWrittenIsRead) {
  const std::vector<std::string> texts{"A=1", "", std::string("nul\0and\n", 8),
                                       std::string(3'000'000, 'x')};  // more than a pipe holds
  auto pipe = MakePipe();
  ASSERT_TRUE(pipe);
  int error_number = -1;
  std::thread writer(
      [&] { error_number = WriteSecrets(pipe->write_end.number(), Secrets(texts)); });
  const auto read = ReadSecrets(pipe->read_end.number());
  writer.join();
  EXPECT_EQ(error_number, 0);
  ASSERT_TRUE(read);
  EXPECT_EQ(Texts(*read), texts);
}

TEST(SecretPipe, OneAfterTheOther) {
  auto pipe = MakePipe();
  ASSERT_TRUE(pipe);
  EXPECT_EQ(WriteSecrets(pipe->write_end.number(), {}), 0);
  EXPECT_EQ(WriteSecrets(pipe->write_end.number(), Secrets({"b"})), 0);
  EXPECT_TRUE(ReadSecrets(pipe->read_end.number())->empty());
  EXPECT_EQ(Texts(*ReadSecrets(pipe->read_end.number())), std::vector<std::string>{"b"});
}

TEST(SecretPipe, APartIsNothing) {
  std::string whole;
  {
    auto pipe = MakePipe();
    ASSERT_TRUE(pipe);
    ASSERT_EQ(WriteSecrets(pipe->write_end.number(), Secrets({"one", "two"})), 0);
    whole.resize(1000);
    whole.resize(
        static_cast<std::size_t>(read(pipe->read_end.number(), whole.data(), whole.size())));
  }
  for (std::size_t size = 0; size < whole.size(); ++size) {
    auto pipe = MakePipe();
    ASSERT_TRUE(pipe);
    ASSERT_EQ(write(pipe->write_end.number(), whole.data(), size), static_cast<ssize_t>(size));
    pipe->write_end.Close();
    EXPECT_FALSE(ReadSecrets(pipe->read_end.number())) << size;
  }
}

TEST(SecretPipe, AReaderThatLeftIsAnError) {
  struct sigaction before = {};
  struct sigaction ignored = {};
  ignored.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignored, &before);
  auto pipe = MakePipe();
  ASSERT_TRUE(pipe);
  pipe->read_end.Close();
  EXPECT_EQ(WriteSecrets(pipe->write_end.number(), Secrets({"a"})), EPIPE);
  sigaction(SIGPIPE, &before, nullptr);
}

}  // namespace
}  // namespace stepveil
