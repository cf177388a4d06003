// Referrals of persons between actors: most of what the hub carries.
#include <algorithm>

#include "basin/v1/referral.pb.h"
#include "clients/simulation/rates.h"
#include "clients/simulation/story.h"

namespace basin::simulation {
namespace {

constexpr int kMaxRedirects = 3;
constexpr int kWorkingDaysAMonth = 21;

// How the referrals of one basin end, in thousandths of all.
struct Endings {
  int expired, withdrawn, refused, redirected;  // the others are accepted
};

class ReferralStory : public Story {
 public:
  explicit ReferralStory(const World& world) : Story(world, "referrals") {
    for (size_t basin = 0; basin < world.basins(); ++basin) {
      endings_.push_back(EndingsOf(world.characters[basin].expired));
      senders_.push_back(SendersOf(basin));
    }
    for (int thousands : rates::kMonths) mean_month_ += thousands / 12.0;
  }

  void Live(int day) override {
    if (day < kFirstDay || !world_.calendar.IsWorking(day)) return;
    const int month = world_.calendar.Month(day);
    const double season = rates::kMonths[static_cast<size_t>(month - 1)] / mean_month_;
    for (size_t basin = 0; basin < world_.basins(); ++basin) {
      const double mean = static_cast<double>(world_.troupe(basin).population) / 1e6 *
                          rates::kReferralsPerMillionPerDay / 1000.0 * season;
      for (int i = dice_.Count(mean); i > 0; --i) Refer(basin, day);
    }
  }

 private:
  static constexpr int kFirstDay = 10;  // actors, bodies and animators are there

  // Of the closed ones, the expired share is the basin's; accepted, refused and redirected share
  // the rest as published.
  static Endings EndingsOf(int expired) {
    const int answered = 1000 - expired;
    const int refused = answered * rates::kRefused / (rates::kAccepted + rates::kRefused);
    return {.expired = expired,
            .withdrawn = rates::kWithdrawn,
            .refused = refused,
            .redirected = answered * rates::kRedirected / 1000};
  }

  // The basin's actors, weighted as the published mix of who sends.
  std::vector<int> SendersOf(size_t basin) const {
    std::vector<int> weights;
    for (int member : world_.troupe(basin).members) {
      switch (world_.cast.actor(member).type) {
        case v1::ACTOR_FRANCE_TRAVAIL:
          weights.push_back(rates::kSentByFranceTravail);
          break;
        case v1::ACTOR_MISSION_LOCALE:
          weights.push_back(rates::kSentByMissionLocale / 2);
          break;
        case v1::ACTOR_DEPARTEMENT:
          weights.push_back(rates::kSentByDepartement);
          break;
        case v1::ACTOR_PLIE:
          weights.push_back(rates::kSentByPlie);
          break;
        case v1::ACTOR_ASSOCIATION:
          weights.push_back(30);
          break;
        case v1::ACTOR_EPT_EPCI:
          weights.push_back(10);
          break;
        default:
          weights.push_back(0);
      }
    }
    return weights;
  }

  const std::string& AnySender(size_t basin) {
    return Id(world_.troupe(basin).members[dice_.Pick(senders_[basin])]);
  }

  // The first recipients of a basin are the largest.
  int AnyRecipient(size_t basin) {
    const std::vector<int>& all = world_.troupe(basin).recipients;
    const int last = static_cast<int>(all.size()) - 1;
    return all[static_cast<size_t>(std::min(dice_.Between(0, last), dice_.Between(0, last)))];
  }

  bool NeverAnswers(size_t basin, int recipient) const {
    return world_.characters[basin].fault == KnownFault::kUnansweringActor &&
           recipient == world_.troupe(basin).recipients.front();
  }

  void Refer(size_t basin, int day) {
    const bool crossing = dice_.Chance(rates::kCrossingBasins);
    const size_t from =
        crossing ? static_cast<size_t>(dice_.Between(0, static_cast<int>(world_.basins()) - 1))
                 : basin;
    const int recipient = AnyRecipient(basin);
    const std::string* sender = &AnySender(from);
    if (*sender == Id(recipient)) sender = &Id(world_.troupe(basin).departement);
    Tell(basin, day, *sender, recipient, static_cast<v1::ReferralAim>(dice_.Between(1, 3)), "", 0);
  }

  void Tell(size_t basin, int day, const std::string& sender, int recipient, v1::ReferralAim aim,
            const std::string& redirect_of, int redirects) {
    if (day > world_.last_day) return;
    v1::ReferralSent sent;
    sent.set_recipient(Id(recipient));
    sent.set_aim(aim);
    sent.set_redirect_of(redirect_of);
    CaseLine line = world_.scribe.Open("referral", world_.troupe(basin).code, day);
    world_.scribe.Write(line, Office(day), sender, sent);

    const Endings& endings = endings_[basin];
    if (dice_.Chance(endings.withdrawn)) return Withdraw(line, day, sender);
    // A recipient that never answers takes its share of the basin's expiries with it.
    if (NeverAnswers(basin, recipient) || dice_.Chance(endings.expired))
      return Expire(line, day, Id(recipient));
    Answer(basin, line, day, recipient, aim, redirects);
  }

  void Withdraw(CaseLine& line, int day, const std::string& sender) {
    v1::ReferralWithdrawn withdrawn;
    withdrawn.set_note("situation changée");
    world_.scribe.Write(line, Office(Working(day + dice_.Between(3, 24))), sender, withdrawn);
  }

  void Receive(CaseLine& line, int day, const std::string& recipient) {
    world_.scribe.Write(line, Office(day), recipient, v1::ReferralReceived());
  }

  void Expire(CaseLine& line, int day, const std::string& recipient) {
    if (dice_.Chance(450)) Receive(line, Working(day + dice_.Between(1, 9)), recipient);
    SayExpired(line, day);
  }
  void SayExpired(CaseLine& line, int sent_on) {
    world_.scribe.Write(line, {.day = sent_on + rates::kExpiryDays, .minute = 19 * 60}, kSentinel,
                        v1::ReferralExpired());
  }

  void Answer(size_t basin, CaseLine& line, int day, int recipient, v1::ReferralAim aim,
              int redirects) {
    const Character& character = world_.characters[basin];
    const bool reviewed = dice_.Chance(character.reviewed);
    const int limit =
        reviewed ? 75 : rates::kExpiryDays - 4;  // weekends push it on by up to 4 days
    const int waited = dice_.Waiting(character.answer_days, limit);
    const int decided_on = Working(day + std::max(1, waited));
    if (dice_.Chance(700)) Receive(line, Working(day + std::min(waited, 1)), Id(recipient));
    if (reviewed) {
      const int review_on = Working(day + std::min(waited, dice_.Between(1, 20)));
      world_.scribe.Write(line, Office(review_on), Id(recipient), v1::ReferralUnderReview());
    }
    const int late = LateDays(basin);
    // Unknown at its thirtieth day, the referral counts as expired until the late answer arrives.
    if (!reviewed && Working(decided_on + late) > day + rates::kExpiryDays) SayExpired(line, day);
    Decide(basin, line, Office(decided_on, late), recipient, aim, redirects);
  }

  void Decide(size_t basin, CaseLine& line, const Moment& when, int recipient, v1::ReferralAim aim,
              int redirects) {
    const Endings& endings = endings_[basin];
    const int answered = 1000 - endings.expired;
    const int roll = dice_.Between(0, std::max(1, answered) - 1);
    if (roll < endings.refused) {
      v1::ReferralRefused refused;
      refused.set_because(static_cast<v1::ReferralRefusal>(dice_.Between(1, 7)));
      world_.scribe.Write(line, when, Id(recipient), refused);
    } else if (roll < endings.refused + endings.redirected && redirects < kMaxRedirects) {
      Redirect(basin, line, when, recipient, aim, redirects);
    } else {
      world_.scribe.Write(line, when, Id(recipient), v1::ReferralAccepted());
      Accompany(basin, line, when.day, recipient);
    }
  }

  void Redirect(size_t basin, CaseLine& line, const Moment& when, int recipient,
                v1::ReferralAim aim, int redirects) {
    size_t to_basin = basin;
    if (dice_.Chance(3 * rates::kCrossingBasins))
      to_basin = static_cast<size_t>(dice_.Between(0, static_cast<int>(world_.basins()) - 1));
    int next = AnyRecipient(to_basin);
    if (next == recipient) next = world_.troupe(to_basin).recipients.back();
    v1::ReferralRedirected redirected;
    redirected.set_to(Id(next));
    world_.scribe.Write(line, when, Id(recipient), redirected);
    if (next == recipient || line.over) return;
    Tell(to_basin, Working(when.day + dice_.Between(0, 3)), Id(recipient), next, aim, line.subject,
         redirects + 1);
  }

  void Accompany(size_t basin, CaseLine& line, int accepted_on, int recipient) {
    const Character& character = world_.characters[basin];
    const int met_on = Working(accepted_on + dice_.Between(3, 25));
    if (dice_.Chance(rates::kNoShow)) {
      world_.scribe.Write(line, Office(met_on), Id(recipient), v1::ReferralNoShow());
      return;
    }
    if (dice_.Chance(600))
      world_.scribe.Write(line, Office(met_on), Id(recipient), v1::ReferralInProgress());
    if (!dice_.Chance(character.outcome_entered)) return;
    v1::ReferralCompleted completed;
    completed.set_outcome(static_cast<v1::ReferralOutcome>(dice_.Between(1, 6)));
    const int done_on = Working(met_on + 5 + dice_.Waiting(4.0 * kWorkingDaysAMonth / 3, 150));
    const std::string id =
        world_.scribe.Write(line, Office(done_on, LateDays(basin)), Id(recipient), completed);
    if (!dice_.Chance(rates::kCorrected)) return;
    completed.set_outcome(v1::REFERRAL_OUTCOME_EMPLOYMENT);
    world_.scribe.Correct(line, Office(Working(done_on + 40)), Id(recipient), completed, id);
  }

  std::vector<Endings> endings_;
  std::vector<std::vector<int>> senders_;  // weights of each basin's members
  double mean_month_ = 0;
};

}  // namespace

std::unique_ptr<Story> MakeReferralStory(const World& world) {
  return std::make_unique<ReferralStory>(world);
}

}  // namespace basin::simulation
