#include "broker/facts/stored_facts.h"

#include "broker/facts/fact_bucket.h"
#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"
#include "proto/model/big_endian.h"

namespace basin {
namespace {

namespace io = google::protobuf::io;

constexpr uint32_t kFormat = 2;
constexpr size_t kKeyBytes = 8;
constexpr uint32_t kBitsMax = 16;

}  // namespace

std::string EncodeFactKey(const FactKey& key) {
  std::string bytes(1, 'g');
  AppendBigEndian(key.generation, bytes);
  bytes.push_back(static_cast<char>(key.kind));
  AppendBigEndian(key.bucket, bytes);
  return bytes;
}

std::optional<FactKey> DecodeFactKey(absl::string_view bytes) {
  if (bytes.size() != kKeyBytes || bytes[0] != 'g') return std::nullopt;
  const FactKey key = {ReadBigEndian<uint32_t>(&bytes[1]), static_cast<FactKind>(bytes[5]),
                       ReadBigEndian<uint16_t>(&bytes[6])};
  switch (key.kind) {
    case FactKind::kCases:
    case FactKind::kIds:
    case FactKind::kMeta:
      return key;
  }
  return std::nullopt;
}

std::string EncodeFactMeta(const FactMeta& meta) {
  std::string bytes;
  io::StringOutputStream stream(&bytes);
  {
    io::CodedOutputStream out(&stream);
    out.WriteVarint32(kFormat);
    out.WriteVarint32(meta.identity.epoch);
    out.WriteVarint64(meta.first);
    out.WriteVarint64(meta.last);
    out.WriteVarint32(static_cast<uint32_t>(meta.shape.id_bits));
    out.WriteVarint32(static_cast<uint32_t>(meta.shape.case_bits));
    out.WriteString(meta.identity.log_id);
  }
  return bytes;
}

std::optional<FactMeta> DecodeFactMeta(absl::string_view bytes) {
  const int size = static_cast<int>(bytes.size());
  io::CodedInputStream in(reinterpret_cast<const uint8_t*>(bytes.data()), size);
  FactMeta meta;
  uint32_t format = 0, id_bits = 0, case_bits = 0;
  if (!in.ReadVarint32(&format) || format != kFormat || !in.ReadVarint32(&meta.identity.epoch) ||
      !in.ReadVarint64(&meta.first) || !in.ReadVarint64(&meta.last) || !in.ReadVarint32(&id_bits) ||
      !in.ReadVarint32(&case_bits) || id_bits > kBitsMax || case_bits > kBitsMax)
    return std::nullopt;
  meta.shape = {static_cast<int>(id_bits), static_cast<int>(case_bits)};
  if (!in.ReadString(&meta.identity.log_id, size - in.CurrentPosition())) return std::nullopt;
  return meta;
}

bool StoredFacts::Enter(const FactKey& key, absl::string_view bytes) {
  if (key.kind != FactKind::kMeta) return EnterBucket(key.kind, bytes, key.generation);
  const std::optional<FactMeta> meta = DecodeFactMeta(bytes);
  return meta.has_value() && EnterMeta(*meta);
}

bool StoredFacts::EnterBucket(FactKind kind, absl::string_view bytes, uint32_t generation) {
  const std::optional<FactBucket> bucket = FactBucket::Read(bytes);
  if (!bucket.has_value() || generation > Directory::kMaxGeneration) return false;
  const auto number = static_cast<Directory::Generation>(generation);
  for (size_t i = 0; i < bucket->size(); ++i) {
    const Directory::Generation replaces = kind == FactKind::kCases ? bucket->note(i) : 0;
    if (replaces >= number) return false;
    if (replaces == 0) {
      directory_.Insert(bucket->hash(i), number);
    } else {
      directory_.Move(bucket->hash(i), replaces, number);
    }
  }
  return true;
}

bool StoredFacts::EnterMeta(const FactMeta& meta) {
  if (meta.first != checkpoint_ + 1 || meta.last < meta.first) return false;
  generations_.push_back({meta.first, meta.shape});
  checkpoint_ = meta.last;
  identity_ = meta.identity;
  return true;
}

}  // namespace basin
