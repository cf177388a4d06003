#include "services/projection/generation_diff.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "proto/model/event_builder.h"
#include "proto/model/status.h"
#include "proto/model/utf8.h"

namespace basin {
namespace {

constexpr size_t kRowsPerStep = 500;
constexpr size_t kRowsPerPage = 1000, kBytesPerPage = 1 << 20;
constexpr size_t kRowsTold = 50, kRowsToldMax = 500;  // unless asked otherwise; at most
constexpr size_t kEventsTold = 20;

void Describe(const RowOrigin& origin, v1::RowEvent& event) {
  event.set_sequence(origin.sequence);
  const absl::StatusOr<RecordView> record = ReadRecord(origin.record);
  if (!record.ok()) return;
  // It may come out of a row that was altered: what is no text would make the answer unreadable.
  const HeaderView& header = record->event.header;
  event.set_id(ReadableBytes(header.id));
  event.set_type(ReadableBytes(header.type));
  event.set_actor(ReadableBytes(header.onbehalfof.empty() ? record->actor : header.onbehalfof));
  if (header.has_time) SetTimestamp(header.time, event.mutable_time());
}

// Of both rows, each record once; one that can be read rather than one that cannot.
std::map<Sequence, RowOrigin> Together(std::vector<RowOrigin> of_old,
                                       std::vector<RowOrigin> of_new) {
  std::map<Sequence, RowOrigin> together;
  for (std::vector<RowOrigin>* origins : {&of_new, &of_old})
    for (RowOrigin& origin : *origins) {
      RowOrigin& known = together[origin.sequence];
      if (known.record.empty()) known = std::move(origin);
    }
  return together;
}

}  // namespace

// The rows of a view in order, a page at a time.
class GenerationComparison::Rows {
 public:
  explicit Rows(std::unique_ptr<ViewReader> view) : view_(std::move(view)) {}

  // To be called before anything else, and after Next.
  absl::Status Fill() {
    if (at_ < page_.size() || ended_) return absl::OkStatus();
    page_.clear();
    at_ = 0;
    size_t bytes = 0;
    BASIN_RETURN_IF_ERROR(
        view_->ScanFrom(from_, [&](absl::string_view key, absl::string_view value) {
          page_.emplace_back(std::string(key), std::string(value));
          bytes += key.size() + value.size();
          return page_.size() < kRowsPerPage && bytes < kBytesPerPage;
        }));
    ended_ = page_.empty();
    // The next key there can be.
    if (!ended_) from_ = page_.back().first + '\0';
    return absl::OkStatus();
  }
  bool ended() const { return ended_; }
  const std::string& key() const { return page_[at_].first; }
  const std::string& value() const { return page_[at_].second; }
  void Next() { ++at_; }

 private:
  const std::unique_ptr<ViewReader> view_;
  std::vector<std::pair<std::string, std::string>> page_;
  size_t at_ = 0;
  std::string from_;
  bool ended_ = false;
};

GenerationComparison::GenerationComparison(const ViewSnapshot& old_views,
                                           const ViewSnapshot& new_views, size_t rows_max)
    : old_{&old_views, {}, nullptr}, new_{&new_views, {}, nullptr}, rows_max_(rows_max) {}
GenerationComparison::GenerationComparison(GenerationComparison&&) noexcept = default;
GenerationComparison::~GenerationComparison() = default;

absl::StatusOr<GenerationComparison> GenerationComparison::Begin(const ViewSnapshot& old_views,
                                                                 const ViewSnapshot& new_views,
                                                                 const Projections& projections,
                                                                 const v1::DiffGenerations& asked) {
  const size_t rows_max =
      asked.limit() == 0 ? kRowsTold : std::min<size_t>(asked.limit(), kRowsToldMax);
  GenerationComparison comparison(old_views, new_views, rows_max);
  Sequence through = ~Sequence{0};
  for (const auto& projection : projections) {
    if (!asked.view().empty() && projection->name() != asked.view()) continue;
    BASIN_ASSIGN_OR_RETURN(const Checkpoint of_old, old_views.FindCheckpoint(projection->name()));
    BASIN_ASSIGN_OR_RETURN(const Checkpoint of_new, new_views.FindCheckpoint(projection->name()));
    BASIN_RETURN_IF_ERROR(CheckSameLog(of_old, of_new));
    through = std::min({through, of_old.sequence, of_new.sequence});
    comparison.left_.push_back(projection.get());
  }
  if (comparison.left_.empty())
    return MakeError(
        v1::NOT_FOUND,
        {.field = "diff.view", .detail = {"there is no such view", "il n'y a pas de telle vue"}});
  std::reverse(comparison.left_.begin(), comparison.left_.end());
  comparison.diff_.set_sequence(through);
  return comparison;
}

absl::Status GenerationComparison::Step() {
  for (size_t rows = 0; rows < kRowsPerStep && !diff_.done(); ++rows) {
    if (view_ == nullptr && !left_.empty()) BASIN_RETURN_IF_ERROR(OpenView());
    if (view_ == nullptr) {
      diff_.set_done(true);
      break;
    }
    BASIN_RETURN_IF_ERROR(old_.rows->Fill());
    BASIN_RETURN_IF_ERROR(new_.rows->Fill());
    if (old_.rows->ended() && new_.rows->ended()) {
      view_ = nullptr;
      continue;
    }
    BASIN_RETURN_IF_ERROR(CompareRow());
  }
  return absl::OkStatus();
}

absl::Status GenerationComparison::OpenView() {
  view_ = left_.back();
  left_.pop_back();
  for (Side* side : {&old_, &new_}) {
    BASIN_ASSIGN_OR_RETURN(side->checkpoint, side->views->FindCheckpoint(view_->name()));
    side->rows = std::make_unique<Rows>(side->views->Open(view_->name()));
  }
  through_ = std::min(old_.checkpoint.sequence, new_.checkpoint.sequence);
  v1::ViewDiff& view = *diff_.add_views();
  view.set_view(std::string(view_->name()));
  view.set_old_version(old_.checkpoint.version);
  view.set_new_version(new_.checkpoint.version);
  return absl::OkStatus();
}

absl::Status GenerationComparison::CompareRow() {
  const bool in_old =
      !old_.rows->ended() && (new_.rows->ended() || old_.rows->key() <= new_.rows->key());
  const bool in_new =
      !new_.rows->ended() && (old_.rows->ended() || new_.rows->key() <= old_.rows->key());
  v1::ViewDiff& view = *diff_.mutable_views(diff_.views_size() - 1);
  if (in_old && in_new && old_.rows->value() == new_.rows->value()) {
    view.set_same(view.same() + 1);
  } else {
    BASIN_RETURN_IF_ERROR(NoteDifference(in_old, in_new));
  }
  diff_.set_compared(diff_.compared() + 1);
  if (in_old) old_.rows->Next();
  if (in_new) new_.rows->Next();
  return absl::OkStatus();
}

absl::Status GenerationComparison::NoteDifference(bool in_old, bool in_new) {
  BASIN_ASSIGN_OR_RETURN(std::vector<RowOrigin> of_old, Explain(old_, in_old));
  BASIN_ASSIGN_OR_RETURN(std::vector<RowOrigin> of_new, Explain(new_, in_new));
  if (RestsOnLater(old_, of_old, !in_new) || RestsOnLater(new_, of_new, !in_old))
    return absl::OkStatus();
  v1::ViewDiff& view = *diff_.mutable_views(diff_.views_size() - 1);
  if (in_old && in_new) view.set_changed(view.changed() + 1);
  if (!in_new) view.set_only_old(view.only_old() + 1);
  if (!in_old) view.set_only_new(view.only_new() + 1);
  if (static_cast<size_t>(diff_.rows_size()) >= rows_max_) return absl::OkStatus();
  v1::RowDiff& row = *diff_.add_rows();
  row.set_view(view.view());
  row.set_key(ReadableBytes(in_old ? old_.rows->key() : new_.rows->key()));
  row.set_in_old(in_old);
  row.set_in_new(in_new);
  for (const auto& [sequence, origin] : Together(std::move(of_old), std::move(of_new))) {
    if (static_cast<size_t>(row.events_size()) >= kEventsTold) break;
    Describe(origin, *row.add_events());
  }
  return absl::OkStatus();
}

absl::StatusOr<std::vector<RowOrigin>> GenerationComparison::Explain(const Side& side,
                                                                     bool has_row) const {
  if (!has_row) return std::vector<RowOrigin>();
  return view_->ExplainRow(side.rows->key(), side.rows->value(), *side.views);
}

// A row that only this side has was made by any of its records; one that both have by all of them.
bool GenerationComparison::RestsOnLater(const Side& side, const std::vector<RowOrigin>& origins,
                                        bool alone) const {
  if (side.checkpoint.sequence <= through_ || origins.empty()) return false;
  const auto is_later = [this](const RowOrigin& origin) { return origin.sequence > through_; };
  return alone ? std::all_of(origins.begin(), origins.end(), is_later)
               : std::any_of(origins.begin(), origins.end(), is_later);
}

absl::Status CheckSameLog(const Checkpoint& one, const Checkpoint& other) {
  // One that was never written is of any log.
  if (one.version == 0 || other.version == 0) return absl::OkStatus();
  if (one.log_id != other.log_id)
    return MakeError(v1::FOREIGN_LOG, {.detail = {"the generations are of the logs $0 and $1",
                                                  "les générations sont des journaux $0 et $1",
                                                  one.log_id, other.log_id}});
  if (one.epoch != other.epoch)
    return MakeError(v1::EPOCH_CHANGED, {.detail = {"the generations are of the epochs $0 and $1",
                                                    "les générations sont des époques $0 et $1",
                                                    one.epoch, other.epoch}});
  return absl::OkStatus();
}

std::string ReadableBytes(absl::string_view bytes) {
  std::string text;
  while (!bytes.empty()) {
    absl::string_view rest = bytes;
    const int32_t point = TakeCodePoint(rest);
    const bool printable = point >= 0x20 && point != 0x7f && (point < 0x80 || point > 0x9f);
    const size_t taken = printable ? bytes.size() - rest.size() : 1;
    if (point == '\\') {
      text += "\\\\";
    } else if (printable) {
      absl::StrAppend(&text, bytes.substr(0, taken));
    } else {
      absl::StrAppendFormat(&text, "\\x%02x", static_cast<unsigned char>(bytes[0]));
    }
    bytes.remove_prefix(taken);
  }
  return text;
}

}  // namespace basin
