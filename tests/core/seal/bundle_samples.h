#pragma once

#include "core/seal/bundle.h"

#include <string>
#include <utility>
#include <vector>

namespace stepveil::testing {

inline Request SampleRequest() {
  Request request;
  request.domains = {"https://infisical.example"};
  request.project = "acme-app";
  request.environment = "prod";
  request.paths = {"/backend", "/shared"};
  request.process = "backend";
  return request;
}

inline WallTime At(long second) { return WallTime(std::chrono::seconds(second)); }

// Of SampleRequest, with one secret for each value.
inline Bundle SampleBundle(const std::vector<std::string>& values) {
  SealedSet sealed{SealedRequestOf(SampleRequest()), {}};
  sealed.set.api_version = "v4";
  for (const std::string& value : values) {
    FetchedSecret secret{"NAME_" + std::to_string(sealed.set.secrets.size()),
                         Secret(value),
                         "prod",
                         "/backend",
                         "/backend",
                         false,
                         {"tag"}};
    sealed.set.secrets.push_back(std::move(secret));
  }
  Bundle bundle{At(1'796'000'000), At(1'796'086'400)};
  bundle.sets.push_back(std::move(sealed));
  return bundle;
}

}  // namespace stepveil::testing
