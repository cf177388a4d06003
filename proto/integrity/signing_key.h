// The key that signs a log's heads, and how its signatures are checked.
//
//   signature   = suite (1 byte) ‖ what the suite makes of domain ‖ message
//   public key  = suite (1 byte) ‖ the suite's public key
//   key id      = the first 8 bytes of SHA-256(public key)
//
//   suite 0x01  Ed25519 (RFC 8032): signatures of 64 bytes, public keys of 32
//   suite 0x02  reserved: ECDSA over P-256
//
// A key file holds one line: "ed25519-secret:" or "ed25519:", then 64 hexadecimal digits, the
// secret seed or the public key.
#ifndef BASIN_PROTO_INTEGRITY_SIGNING_KEY_H_
#define BASIN_PROTO_INTEGRITY_SIGNING_KEY_H_

#include <array>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace basin {

inline constexpr char kSuiteEd25519 = 0x01;

// A public key. A value.
class VerifyingKey {
 public:
  // From the form that travels. Errors: PROOF_INVALID for a suite that is not known, or a wrong
  // length.
  static absl::StatusOr<VerifyingKey> Parse(absl::string_view bytes);
  // Reads the file beside the secret one. Errors: BAD_KEY_FILE.
  static absl::StatusOr<VerifyingKey> Load(const std::string& path);

  // Whether `signature` is this key's over the message, in that domain.
  bool Verify(absl::string_view domain, absl::string_view message,
              absl::string_view signature) const;

  const std::string& bytes() const { return bytes_; }
  std::string id() const;
  std::string ToText() const;  // the line of the file

  friend bool operator==(const VerifyingKey& a, const VerifyingKey& b) {
    return a.bytes_ == b.bytes_;
  }

 private:
  explicit VerifyingKey(std::string bytes) : bytes_(std::move(bytes)) {}

  std::string bytes_;  // suite byte first
};

// A secret key. Moved, never copied; wiped from memory at its end. Any thread.
class SigningKey {
 public:
  static SigningKey Generate();
  // The key that comes of these 32 bytes: for tests that need the same one each time.
  static SigningKey FromSeed(const std::array<uint8_t, 32>& seed);
  // Errors: BAD_KEY_FILE when it is missing, a symbolic link, readable by group or others, or no
  // signing key.
  static absl::StatusOr<SigningKey> Load(const std::string& path);
  ~SigningKey();
  SigningKey(SigningKey&& other) noexcept;
  SigningKey& operator=(SigningKey&&) = delete;

  // Writes `path` (the secret, mode 0600) and `path`.pub. Errors: FILE_EXISTS when either is there,
  // FILE_FAILED.
  absl::Status Save(const std::string& path) const;

  // Some 30 µs.
  std::string Sign(absl::string_view domain, absl::string_view message) const;
  VerifyingKey public_key() const;

 private:
  SigningKey() = default;

  std::array<uint8_t, 64> secret_{};  // seed, then public key: libsodium's form
};

}  // namespace basin

#endif  // BASIN_PROTO_INTEGRITY_SIGNING_KEY_H_
