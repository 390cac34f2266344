#pragma once

#include "core/base/process.h"
#include "core/base/text.h"

#include <algorithm>
#include <string>

namespace stepveil {

// What is wrong with a message: it must be printable whatever the input was, and no dump of it.
inline std::string WrongWith(const Error& error) {
  const std::string printed = Render(error);
  if (!IsUtf8(printed)) {
    return "a message is not UTF-8";
  }
  if (std::any_of(printed.begin(), printed.end(), [](char c) {
        return (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
      })) {
    return "a message holds a control character";
  }
  if (printed.find("##[") != std::string::npos || printed.find("\n::") != std::string::npos) {
    return "a message holds a workflow command";
  }
  return printed.size() > 40'000 ? "a message is a dump" : "";
}

}  // namespace stepveil
