#include "core/seal/age_stream.h"

#include "core/seal/crypto.h"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace stepveil {
namespace {

constexpr std::size_t kNonceBytes = 16;
constexpr std::size_t kPieceBytes = std::size_t{64} << 10;

tl::unexpected<Error> Damaged() {
  return Fail(ErrorCode::kSecret, "it is damaged: what it holds was changed or cut off",
              {"make it anew, or copy all of it once more"});
}

// Eleven bytes of number, the highest first, and one that says whether it is the last.
class PieceNonce {
 public:
  std::string_view Of(std::uint64_t number, bool is_last) {
    for (std::size_t i = 0; i < sizeof number; ++i) {
      bytes_[10 - i] = static_cast<char>(number >> 8 * i);
    }
    bytes_[11] = is_last ? 1 : 0;
    return {bytes_.data(), bytes_.size()};
  }

 private:
  std::array<char, 12> bytes_{};
};

Result<Secret> PayloadKey(const Secret& file_key, std::string_view nonce) {
  return Hkdf(file_key, nonce, "payload");
}

// How many pieces `size_bytes` are: at least one, and no empty one behind others.
std::size_t Pieces(std::size_t size_bytes, std::size_t piece_bytes) {
  return std::max<std::size_t>(1, (size_bytes + piece_bytes - 1) / piece_bytes);
}

}  // namespace

Result<std::string> SealPayload(const Secret& content, const Secret& file_key) {
  STEPVEIL_ASSIGN_OR_RETURN(std::string payload, RandomBytes(kNonceBytes));
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key, PayloadKey(file_key, payload));
  const std::string_view bytes = content.Expose();
  const std::size_t pieces = Pieces(bytes.size(), kPieceBytes);
  payload.resize(kNonceBytes + bytes.size() + pieces * kTagBytes);
  PieceNonce nonce;
  char* to = payload.data() + kNonceBytes;
  for (std::size_t i = 0; i < pieces; ++i) {
    const std::string_view piece = bytes.substr(i * kPieceBytes, kPieceBytes);
    if (!Encrypt({EVP_chacha20_poly1305(), key, nonce.Of(i, i + 1 == pieces)}, piece, to)) {
      return CryptoFailed();
    }
    to += piece.size() + kTagBytes;
  }
  return payload;
}

Result<Secret> OpenPayload(std::string_view payload, const Secret& file_key) {
  constexpr std::size_t kSealedPiece = kPieceBytes + kTagBytes;
  if (payload.size() < kNonceBytes + kTagBytes) {
    return Damaged();
  }
  STEPVEIL_ASSIGN_OR_RETURN(const Secret key, PayloadKey(file_key, payload.substr(0, kNonceBytes)));
  payload.remove_prefix(kNonceBytes);
  const std::size_t pieces = Pieces(payload.size(), kSealedPiece);
  const std::size_t last_bytes = payload.size() - (pieces - 1) * kSealedPiece;
  if (last_bytes < kTagBytes || (last_bytes == kTagBytes && pieces > 1)) {
    return Damaged();
  }
  std::string content(payload.size() - pieces * kTagBytes, '\0');
  PieceNonce nonce;
  for (std::size_t i = 0; i < pieces; ++i) {
    if (!Decrypt({EVP_chacha20_poly1305(), key, nonce.Of(i, i + 1 == pieces)},
                 payload.substr(i * kSealedPiece, kSealedPiece),
                 content.data() + i * kPieceBytes)) {
      WipeString(content);
      return Damaged();
    }
  }
  return Secret::Take(content);
}

}  // namespace stepveil
