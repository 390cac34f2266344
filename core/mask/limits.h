#pragma once

#include <cstddef>

namespace stepveil {

// What is shorter is not looked for: it would be found where it isn't meant.
inline constexpr std::size_t kShortestRawBytes = 4;      // a raw value
inline constexpr std::size_t kShortestEncodedBytes = 6;  // the encoded form of a value
inline constexpr std::size_t kShortestDerivedBytes = 8;  // a line, after trimming; any other form

// The lines of a longer text are not looked for in one piece with what a writer puts between them.
inline constexpr std::size_t kLongestJoined = 64;

}  // namespace stepveil
