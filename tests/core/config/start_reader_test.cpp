#include "core/config/start_reader.h"

#include "core/config/project_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace stepveil {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

// The process "web" of a file that says `keys` of it.
ProcessStart Start(const std::string& keys) {
  SettingFaults faults;
  const ProjectFile file =
      ReadProjectFile("processes: { web: { " + keys + " } }\n", "file", faults);
  EXPECT_TRUE(faults.empty()) << keys << ": " << std::move(faults).Combined("it").message;
  return file.processes.at("web").start;
}

std::string FaultOf(const std::string& keys) {
  SettingFaults faults;
  (void)ReadProjectFile("processes: { web: { " + keys + " } }\n", "file", faults);
  if (faults.empty()) {
    return "";
  }
  const Error error = std::move(faults).Combined("it");
  std::string text = error.message;
  for (const std::string& hint : error.hints) {
    text += "\n" + hint;
  }
  return text;
}

TEST(StartReader, WithoutKeysItStartsAtOnceAndOnce) {
  const ProcessStart start = Start("path: /web");
  EXPECT_THAT(start.after, IsEmpty());
  EXPECT_EQ(start.ready_address, "");
  EXPECT_THAT(start.ready_command, IsEmpty());
  EXPECT_FALSE(start.ready_when_ended);
  EXPECT_FALSE(start.restart_on_failure);
  EXPECT_FALSE(start.tty);
}

TEST(StartReader, AfterIsANameOrAList) {
  EXPECT_THAT(Start("after: db").after, ElementsAre("db"));
  const ProcessStart start = Start("after: [db, queue]");
  EXPECT_THAT(start.after, ElementsAre("db", "queue"));
  EXPECT_EQ(start.after_place, "file:1:28");
}

TEST(StartReader, ReadyIsAnAddressOrAMap) {
  EXPECT_EQ(Start("ready: 127.0.0.1:5432").ready_address, "127.0.0.1:5432");
  EXPECT_EQ(Start("ready: http://127.0.0.1:80/x").ready_address, "http://127.0.0.1:80/x");
  EXPECT_TRUE(Start("ready: ended").ready_when_ended);
  const ProcessStart mapped = Start("ready: { address: /run/x.sock, within: 2m }");
  EXPECT_EQ(mapped.ready_address, "/run/x.sock");
  EXPECT_EQ(mapped.ready_within, std::chrono::minutes(2));
  EXPECT_EQ(Start("ready: { address: \":1\" }").ready_within, ProcessStart::kWithin);
}

TEST(StartReader, ReadyByACommandIsReadAsACommandIs) {
  EXPECT_THAT(Start("ready: { command: pg_isready -q }").ready_command,
              ElementsAre("sh", "-c", "pg_isready -q"));
  EXPECT_THAT(Start("ready: { command: [pg_isready, -q] }").ready_command,
              ElementsAre("pg_isready", "-q"));
}

TEST(StartReader, WhatIsWrongIsToldWithItsPlaceAndAnExample) {
  EXPECT_THAT(
      FaultOf("ready: pg_isready"),
      HasSubstr("file:1:28: \"ready\" is no address: \"pg_isready\"\nwrite 127.0.0.1:5432"));
  EXPECT_THAT(FaultOf("ready: 5432"), HasSubstr("\"ready\" is no address: \"5432\""));
  for (const char* keys :
       {"ready: {}", "ready: { within: 5s }", "ready: { address: \":1\", command: \"true\" }"}) {
    EXPECT_THAT(FaultOf(keys), HasSubstr("\"ready\" takes either an address or a command")) << keys;
  }
  EXPECT_THAT(FaultOf("ready: { address: \":1\", within: soon }"), HasSubstr("not a duration"));
  EXPECT_THAT(FaultOf("ready: { address: ended }"), HasSubstr("is no address: \"ended\""));
  EXPECT_THAT(FaultOf("ready: { command: [] }"), HasSubstr("\"command\" is empty"));
  EXPECT_THAT(FaultOf("ready: { port: 1, address: \":1\" }"), HasSubstr("unknown key \"port\""));
  EXPECT_THAT(FaultOf("ready: [x]"), HasSubstr("\"ready\" must be text"));
  EXPECT_THAT(FaultOf("restart: always"),
              HasSubstr("\"restart\" is on-failure or never\non-failure starts it again"));
  EXPECT_THAT(FaultOf("tty: maybe"), HasSubstr("\"tty\" must be true or false"));
  EXPECT_THAT(FaultOf("after: { db: started }"), HasSubstr("\"after\" must be text"));
}

// What users of docker compose and process-compose write.
TEST(StartReader, KeysOfOtherToolsAreNamedByOurs) {
  EXPECT_THAT(FaultOf("depends_on: [db]"), HasSubstr("write \"after:\""));
  EXPECT_THAT(FaultOf("depends-on: [db]"), HasSubstr("write \"after:\""));
  EXPECT_THAT(FaultOf("healthcheck: { test: x }"), HasSubstr("write \"ready:\""));
  EXPECT_THAT(FaultOf("readiness_probe: { exec: x }"), HasSubstr("write \"ready:\""));
  EXPECT_THAT(FaultOf("availability: { restart: always }"), HasSubstr("write \"restart:\""));
  EXPECT_THAT(FaultOf("is_tty: true"), HasSubstr("write \"tty:\""));
}

}  // namespace
}  // namespace stepveil
