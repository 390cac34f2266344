#include "tests/bench/vectorscan.h"

#include "tests/bench/measure.h"

#if __has_include(<hs/hs.h>)
#include <hs/hs.h>
#define STEPVEIL_VECTORSCAN 1
#endif

#include <utility>

namespace stepveil::bench {

#if defined(STEPVEIL_VECTORSCAN)

struct Vectorscan::Database {
  ~Database() {
    hs_free_scratch(scratch);
    hs_free_database(database);
  }
  hs_database_t* database = nullptr;
  hs_scratch_t* scratch = nullptr;
};

std::unique_ptr<Vectorscan> Vectorscan::Compile(const std::vector<Secret>& needles) {
  std::vector<const char*> texts;
  std::vector<std::size_t> sizes;
  for (const Secret& needle : needles) {
    texts.push_back(needle.Expose().data());
    sizes.push_back(needle.size_bytes());
  }
  const std::vector<unsigned> zeros(needles.size());
  auto made = std::make_unique<Database>();
  hs_compile_error_t* error = nullptr;
  if (hs_compile_lit_multi(texts.data(), zeros.data(), zeros.data(), sizes.data(),
                           static_cast<unsigned>(texts.size()), HS_MODE_STREAM, nullptr,
                           &made->database, &error) != HS_SUCCESS ||
      hs_alloc_scratch(made->database, &made->scratch) != HS_SUCCESS) {
    hs_free_compile_error(error);
    return nullptr;
  }
  return std::unique_ptr<Vectorscan>(new Vectorscan(std::move(made)));
}

double Vectorscan::Seconds(std::string_view text, std::size_t chunk_bytes) const {
  const double start = ThreadSeconds();
  const auto on_match = [](unsigned, unsigned long long, unsigned long long, unsigned,
                           void* count) {
    ++*static_cast<std::size_t*>(count);
    return 0;
  };
  std::size_t count = 0;
  hs_stream_t* stream = nullptr;
  hs_open_stream(database_->database, 0, &stream);
  for (std::size_t at = 0; at < text.size(); at += chunk_bytes) {
    const std::string_view chunk = text.substr(at, chunk_bytes);
    hs_scan_stream(stream, chunk.data(), static_cast<unsigned>(chunk.size()), 0, database_->scratch,
                   on_match, &count);
  }
  hs_close_stream(stream, database_->scratch, on_match, &count);
  return ThreadSeconds() - start;
}

#else

struct Vectorscan::Database {};

std::unique_ptr<Vectorscan> Vectorscan::Compile(const std::vector<Secret>&) { return nullptr; }

double Vectorscan::Seconds(std::string_view, std::size_t) const { return 0; }

#endif

Vectorscan::Vectorscan(std::unique_ptr<Database> database) : database_(std::move(database)) {}

Vectorscan::~Vectorscan() = default;

}  // namespace stepveil::bench
