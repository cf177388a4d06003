#include "broker/log/rocksdb/verify.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "broker/log/commit_group.h"
#include "broker/log/durable_head.h"
#include "broker/log/group_fault.h"
#include "broker/log/rocksdb/database.h"
#include "broker/log/rocksdb/keys.h"
#include "broker/log/rocksdb/options.h"
#include "broker/log/rocksdb/recovery.h"
#include "proto/files/folder_lock.h"
#include "proto/files/posix_file.h"
#include "proto/integrity/merkle_tree.h"
#include "proto/integrity/signed_head.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kRangesMax = 1000;

// Walks the groups in order. Where something is missing or unreadable, the walk goes on behind it,
// but the tree is not known any more.
class Verifier {
 public:
  Verifier(const Database& database, const VerifyOptions& options,
           const std::optional<DurableHead>& durable, const DatabaseState& state)
      : database_(database), options_(options), durable_(durable), end_(state.end) {
    report_.identity = state.identity;
    report_.head = state.end.head;
    report_.acknowledged = durable.has_value() ? durable->sequence : 0;
  }

  VerifyReport Run(const VerifyProgress& progress) {
    CompareHeads();  // one may be that of the empty log
    groups_ = database_.ScanGroups();
    groups_->SeekToFirst();
    while (next_ <= end_.head) {
      Step();
      if (progress) progress(next_ - 1, end_.head);
    }
    if (tree_known_ && tree_.Serialize() != end_.tree.Serialize())
      Damage(1, end_.head, {"the tree is not the log's", "l'arbre n'est pas celui du journal"});
    if (purge_known_ && report_.purged != database_.purge().records)
      Damage(1, database_.purge().mark,
             {"$0 records are hashes only, purges took out $1",
              "$0 enregistrements ne sont que des empreintes, les purges en ont retiré $1",
              report_.purged, database_.purge().records});
    if (tree_known_ && recorded_at_ != end_.recorded_at)
      Damage(end_.head, end_.head,
             {"the log's time is not that of its last record",
              "l'heure du journal n'est pas celle du dernier enregistrement"});
    CompareOutside();
    if (report_.damaged.empty()) report_.whole = SoFar();
    report_.groups = tree_.size();
    report_.root = tree_.Root();
    return std::move(report_);
  }

 private:
  void Step() {
    if (!groups_->Valid()) return groups_->status().ok() ? Lose(end_.head) : SkipUnreadable();
    const absl::string_view key = ToView(groups_->key());
    absl::StatusOr<SharedGroup> group = DecodeGroup(key, ToView(groups_->value()));
    if (absl::Status kept = CheckKeptDigest(key, ToView(groups_->value())); !kept.ok())
      group = std::move(kept);
    if (!group.ok()) {
      // How far it went, the next group tells.
      why_ = Text::Verbatim(group.status().message());
    } else if ((*group)->first < next_) {
      Damage((*group)->first, std::min((*group)->last(), next_ - 1),
             {"held by two groups", "dans deux groupes à la fois"});
    } else {
      if ((*group)->first > next_) Lose((*group)->first - 1);
      Take(**group);
    }
    groups_->Next();
  }

  void Take(const CommitGroup& group) {
    if (group.last() >= options_.since) {
      if (Text fault = FaultOf(group, recorded_at_); !fault.empty())
        Damage(group.first, group.last(), std::move(fault));
      report_.recomputed += group.count - group.purged.size();
      report_.bytes += group.records.size();
    }
    report_.purged += group.purged.size();
    recorded_at_ = group.recorded_at;
    tree_.Append(LeafHash(AsBytes(group.root)));
    next_ = group.last() + 1;
    CompareHeads();
  }

  // next_ … last are not there.
  void Lose(Sequence last) {
    last = std::min(last, end_.head);
    purge_known_ = false;
    Damage(next_, last, why_.empty() ? Text("missing", "manquants") : std::move(why_));
    why_ = {};
    tree_known_ = false;
    next_ = last + 1;
  }

  // A table's block cannot be read. Finds the first group behind it that can: at growing distance
  // first, then between the last failure and that.
  void SkipUnreadable() {
    why_ = Text::Verbatim(groups_->status().ToString());
    Sequence unreadable = next_, readable = 0;
    for (Sequence step = 1; readable == 0 && next_ + step <= end_.head; step *= 2) {
      if (CanRead(next_ + step)) {
        readable = next_ + step;
      } else {
        unreadable = next_ + step;
      }
    }
    if (readable == 0) return Lose(end_.head);
    while (readable - unreadable > 1) {
      const Sequence middle = unreadable + (readable - unreadable) / 2;
      (CanRead(middle) ? readable : unreadable) = middle;
    }
    CanRead(readable);  // leaves the iterator there; Step names what was passed over
  }

  bool CanRead(Sequence from) {
    groups_ = database_.ScanGroups();
    groups_->Seek(EncodeGroupKey(from));
    return groups_->Valid();
  }

  // The heads that say what the tree was here.
  void CompareHeads() {
    if (!tree_known_) return;
    if (durable_.has_value() && durable_->sequence == next_ - 1 && durable_->root != tree_.Root())
      Damage(1, next_ - 1,
             {"the tree is not the one acknowledged", "l'arbre n'est pas celui qui fut acquitté"});
    if (options_.outside.has_value() && options_.outside->groups() == tree_.size())
      outside_holds_ = options_.outside->sequence() == next_ - 1 &&
                       options_.outside->root() == AsBytes(tree_.Root());
  }

  void CompareOutside() {
    if (!options_.outside.has_value()) return;
    const v1::TreeHead& outside = *options_.outside;
    if (outside.log_id() != report_.identity.log_id) {
      report_.rewritten = {"the head is of log $0, this is $1",
                           "la tête est celle du journal $0, celui-ci est $1", outside.log_id(),
                           report_.identity.log_id};
    } else if (tree_known_ && !outside_holds_.has_value()) {
      report_.rewritten = {"it held $0 records and holds $1",
                           "il contenait $0 enregistrements et en contient $1", outside.sequence(),
                           end_.head};
    } else if (tree_known_ && !*outside_holds_) {
      report_.rewritten = {"what is recorded up to $0 is not what the head was taken of",
                           "ce qui est enregistré jusqu'à $0 n'est pas ce que la tête attestait",
                           outside.sequence()};
    }
  }

  LogEnd SoFar() const { return {next_ - 1, recorded_at_, tree_}; }

  void Damage(Sequence first, Sequence last, Text why) {
    std::vector<DamagedRange>& ranges = report_.damaged;
    if (ranges.empty()) report_.whole = SoFar();
    if (ranges.size() < kRangesMax) return ranges.push_back({first, last, std::move(why)});
    ranges.back().last = std::max(ranges.back().last, last);
    ranges.back().why = {"and more behind it", "et d'autres plus loin"};
  }

  const Database& database_;
  const VerifyOptions& options_;
  const std::optional<DurableHead>& durable_;
  const LogEnd& end_;

  std::unique_ptr<GroupIterator> groups_;
  Sequence next_ = 1;
  absl::Time recorded_at_ = absl::UnixEpoch();
  MerkleFrontier tree_;
  bool tree_known_ = true;
  bool purge_known_ = true;
  std::optional<bool> outside_holds_;
  Text why_;  // what was passed over could not be read
  VerifyReport report_;
};

}  // namespace

absl::StatusOr<VerifyReport> VerifyRocksDbLog(const VerifyOptions& options,
                                              const VerifyProgress& progress) {
  BASIN_ASSIGN_OR_RETURN(const auto guard, FolderLock::Watch(options.folder));
  BASIN_ASSIGN_OR_RETURN(const std::optional<DurableHead> durable,
                         DurableHeadFile::Read(DurableHeadPath(options.folder)));
  BASIN_ASSIGN_OR_RETURN(const DatabaseState state,
                         Inspect(DatabasePath(options.folder), options.env));
  BASIN_ASSIGN_OR_RETURN(const OpenAction action, Judge(durable, state));
  if (action == OpenAction::kCreate)
    return MakeError(v1::NOT_FOUND,
                     {.field = options.folder, .detail = {"no log", "aucun journal"}});
  BASIN_ASSIGN_OR_RETURN(const auto database, OpenForReading(options.folder, options.env, action));
  VerifyReport report = Verifier(*database, options, durable, state).Run(progress);
  BASIN_ASSIGN_OR_RETURN(report.epochs, ReadEpochNotes(*database));
  return report;
}

absl::Status Verdict(const VerifyReport& report) {
  constexpr size_t kNamed = 5;
  const std::string log = absl::StrCat("log ", report.identity.log_id);
  if (!report.damaged.empty()) {
    Text ranges;
    for (size_t i = 0; i < std::min(kNamed, report.damaged.size()); ++i) {
      const DamagedRange& range = report.damaged[i];
      const char* const comma = i == 0 ? "" : "; ";
      const char* const virgule = i == 0 ? "" : " ; ";
      absl::StrAppend(&ranges.en, comma, range.first, "…", range.last, " (", range.why.en, ")");
      absl::StrAppend(&ranges.fr, virgule, range.first, "…", range.last, " (", range.why.fr, ")");
    }
    if (report.damaged.size() > kNamed)
      ranges = {"$0; and $1 more", "$0 ; et $1 autres", ranges, report.damaged.size() - kNamed};
    return MakeError(v1::LOG_DAMAGED, {.field = log, .detail = std::move(ranges)});
  }
  if (report.rewritten.has_value())
    return MakeError(v1::LOG_REWRITTEN, {.field = log, .detail = *report.rewritten});
  return absl::OkStatus();
}

}  // namespace basin
