#include "clients/simulation/cast.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "proto/model/check.h"
#include "proto/reference/basins.h"

namespace basin::simulation {
namespace {

struct Departement {
  absl::string_view code, name, siren;
};
// The départements of the region, with the SIREN of their councils.
constexpr Departement kDepartements[] = {
    {"75", "Ville de Paris", "217500016"}, {"77", "Seine-et-Marne", "227700010"},
    {"78", "Yvelines", "227806460"},       {"91", "Essonne", "229102280"},
    {"92", "Hauts-de-Seine", "229200506"}, {"93", "Seine-Saint-Denis", "229300082"},
    {"94", "Val-de-Marne", "229400288"},   {"95", "Val-d'Oise", "229501275"}};
constexpr absl::string_view kRegionSiren = "237500079";

// The largest communes of each basin, in the order of Basins() (INSEE codes).
constexpr absl::string_view kCommunes[][4] = {
    {"75056", "75056", "75056", "75056"},  // Paris
    {"77305", "77186", "77014", "77333"},  // Montereau-Fault-Yonne, Fontainebleau, Avon, Nemours
    {"77284", "77330", "77430", "77143"},  // Meaux, Nanteuil-lès-Meaux, Saint-Pathus
    {"77288", "77152", "77285", "77407"},  // Melun, Dammarie-les-Lys, Le Mée-sur-Seine
    {"77379", "77327", "77192", "77317"},  // Provins, Nangis, Fontenay-Trésigny
    {"77108", "77373", "77058", "77083"},  // Chelles, Pontault-Combault, Bussy-Saint-Georges
    {"91228", "91174", "91549", "91657"},  // Évry-Courcouronnes, Corbeil-Essonnes
    {"93005", "93029", "93007", "95585"},  // Aulnay-sous-Bois, Drancy, Le Blanc-Mesnil, Sarcelles
    {"78517", "78575", "78062", "78397"},  // Rambouillet, Saint-Rémy-lès-Chevreuse
    {"78586", "78551", "78361", "78498"},  // Sartrouville, Saint-Germain-en-Laye, Mantes-la-Jolie
    {"78646", "91377", "91477", "78621"},  // Versailles, Massy, Palaiseau, Trappes
    {"95127", "95500", "95572", "95218"},  // Cergy, Pontoise, Saint-Ouen-l'Aumône
    {"91223", "91386", "91200", "91045"},  // Étampes, Mennecy, Dourdan
    {"94081", "94041", "94076", "94022"},  // Vitry-sur-Seine, Ivry-sur-Seine, Villejuif
    {"92002", "92023", "92049", "92007"},  // Antony, Clamart, Montrouge, Bagneux
    {"95018", "92004", "92025", "92024"},  // Argenteuil, Asnières-sur-Seine, Colombes, Clichy
    {"92012", "92040", "92048", "92075"},  // Boulogne-Billancourt, Issy-les-Moulineaux, Meudon
    {"92050", "92026", "92063", "92044"},  // Nanterre, Courbevoie, Rueil-Malmaison
    {"93066", "93001", "93070", "93031"},  // Saint-Denis, Aubervilliers, Saint-Ouen-sur-Seine
    {"93048", "93055", "93008", "93010"},  // Montreuil, Pantin, Bobigny, Bondy
    {"93051", "93046", "93064", "93032"},  // Noisy-le-Grand, Livry-Gargan, Rosny-sous-Bois
    {"94028", "94002", "94071", "94044"},  // Créteil, Alfortville, Sucy-en-Brie
    {"94017", "94068", "94046", "94033"},  // Champigny-sur-Marne, Saint-Maur-des-Fossés
    {"95252", "95306", "95219", "95607"},  // Franconville, Herblay-sur-Seine, Ermont, Taverny
    {"77131", "77183", "77171", "77320"},  // Coulommiers, La Ferté-sous-Jouarre, Esbly
};

// How many people one made-up body of a kind serves: larger basins have more of them.
constexpr int64_t kPeoplePerMissionLocale = 240000;
constexpr int64_t kPeoplePerAssociation = 320000;
constexpr int64_t kPeoplePerSiae = 400000;
constexpr int64_t kPeoplePerTrainer = 450000;
// Basins with more have a PLIE, the local plan for integration and employment.
constexpr int64_t kPeopleOfAPlie = 400000;

int BodiesFor(int64_t population, int64_t people_per_body) {
  return static_cast<int>(
      std::max<int64_t>(1, (population + people_per_body / 2) / people_per_body));
}

std::vector<std::string> BasinsOf(absl::string_view departement) {
  std::vector<std::string> codes;
  for (const BasinReference& basin : Basins()) {
    const auto all = basin.departements();
    if (std::find(all.begin(), all.end(), departement) != all.end())
      codes.push_back(std::string(basin.code));
  }
  return codes;
}

std::vector<std::string> BasinsOfMember(absl::string_view siren) {
  std::vector<std::string> codes;
  for (const BasinReference* basin : FindBasinsByMember(siren))
    codes.push_back(std::string(basin->code));
  return codes;
}

}  // namespace

Cast::Cast() {
  actors_.push_back({.id = std::string(kOperator),
                     .name = "Exploitation du hub (fictif)",
                     .roles = {"operator"},
                     .basins = {"*"}});
  actors_.push_back({.id = std::string(kSentinel),
                     .name = "Sentinelle du hub (fictif)",
                     .roles = {"sentinel"},
                     .basins = {"*"}});
  AddRegional();
  AddDepartements();
  for (size_t i = 0; i < Basins().size(); ++i) AddBasin(i);
}

int Cast::Add(CastActor actor) {
  for (size_t i = 0; i < actors_.size(); ++i)
    if (actors_[i].id == actor.id) return static_cast<int>(i);
  actors_.push_back(std::move(actor));
  return static_cast<int>(actors_.size()) - 1;
}

void Cast::AddRegional() {
  const auto everywhere = [](absl::string_view id, absl::string_view name, v1::ActorType type,
                             std::vector<std::string> roles) {
    return CastActor{.id = std::string(id),
                     .name = std::string(name),
                     .type = type,
                     .roles = std::move(roles),
                     .basins = {"*"}};
  };
  CastActor region = everywhere("region-idf", "Région Île-de-France", v1::ACTOR_REGION,
                                {"member", "chair", "funder"});
  region.siren = std::string(kRegionSiren);
  region_ = Add(std::move(region));
  Add(everywhere("drieets-idf", "DRIEETS (fictif)", v1::ACTOR_ETAT_DRIEETS,
                 {"member", "funder", "statistician"}));
  Add(everywhere("carif-oref-idf", "Carif-Oref (fictif)", v1::ACTOR_CARIF_OREF, {"member"}));
  Add(everywhere("cep-idf", "Opérateur du CEP (fictif)", v1::ACTOR_OPERATEUR_CEP, {"member"}));
  Add(everywhere("opco-idf", "OPCO (fictif)", v1::ACTOR_OPCO, {"member", "funder"}));
}

void Cast::AddDepartements() {
  for (const Departement& departement : kDepartements) {
    const std::vector<std::string> basins = BasinsOf(departement.code);
    const auto add = [&](absl::string_view id, std::string name, v1::ActorType type,
                         std::vector<std::string> roles, absl::string_view siren) {
      Add({.id = absl::StrCat(id, "-", departement.code),
           .name = std::move(name),
           .type = type,
           .roles = std::move(roles),
           .basins = basins,
           .siren = std::string(siren)});
    };
    add("cd", absl::StrCat("Département — ", departement.name), v1::ACTOR_DEPARTEMENT,
        {"member", "funder"}, departement.siren);
    add("cap-emploi", absl::StrCat("Cap emploi ", departement.code, " (fictif)"),
        v1::ACTOR_CAP_EMPLOI, {"member"}, "");
    add("cci", absl::StrCat("CCI ", departement.code, " (fictif)"), v1::ACTOR_CHAMBRE_CCI,
        {"member"}, "");
    add("cma", absl::StrCat("CMA ", departement.code, " (fictif)"), v1::ACTOR_CHAMBRE_CMA,
        {"member"}, "");
  }
}

void Cast::AddBasin(size_t index) {
  const BasinReference& basin = Basins()[index];
  Troupe troupe;
  troupe.code = std::string(basin.code);
  troupe.population = basin.ft2021.population;
  AddAuthorities(basin, troupe);
  AddProviders(basin, troupe);
  for (absl::string_view commune : kCommunes[index]) troupe.communes.emplace_back(commune);
  troupes_.push_back(std::move(troupe));
}

int Cast::Seat(CastActor actor, Troupe& troupe) {
  troupe.members.push_back(Add(std::move(actor)));
  return troupe.members.back();
}

void Cast::AddAuthorities(const BasinReference& basin, Troupe& troupe) {
  troupe.chair =
      Seat({.id = absl::StrCat("sous-prefecture-", basin.code),
            .name = absl::StrCat("Sous-préfecture référente de ", basin.name, " (fictif)"),
            .type = v1::ACTOR_ETAT_PREFECTURE,
            .roles = {"member", "chair", "funder"},
            .basins = {troupe.code}},
           troupe);
  troupe.members.push_back(region_);
  for (absl::string_view departement : basin.departements()) {
    for (absl::string_view kind : {"cd-", "cap-emploi-", "cci-"}) {
      const int actor = Seat({.id = absl::StrCat(kind, departement)}, troupe);
      if (kind == "cap-emploi-") troupe.recipients.push_back(actor);
      if (kind == "cd-" && departement == basin.departements()[0]) troupe.departement = actor;
    }
  }
  for (const BasinMember& member : MembersOf(basin.code))
    Seat({.id = absl::StrCat("epci-", member.siren),
          .name = std::string(member.name),
          .type = v1::ACTOR_EPT_EPCI,
          .roles = {"member", "chair", "funder"},
          .basins = BasinsOfMember(member.siren),
          .siren = std::string(member.siren)},
         troupe);
}

void Cast::AddProviders(const BasinReference& basin, Troupe& troupe) {
  const auto made_up = [&](absl::string_view kind, absl::string_view title, v1::ActorType type,
                           int number) {
    return Seat({.id = absl::StrCat(kind, "-", basin.code, "-", number),
                 .name = absl::StrCat(title, " ", number, " de ", basin.name, " (fictif)"),
                 .type = type,
                 .roles = {"member"},
                 .basins = {troupe.code}},
                troupe);
  };
  for (int i = 1; i <= BodiesFor(troupe.population, kPeoplePerMissionLocale); ++i)
    troupe.recipients.push_back(
        made_up("mission-locale", "Mission locale", v1::ACTOR_MISSION_LOCALE, i));
  // Whoever employs the animator speaks as one.
  troupe.animator = troupe.recipients.back();
  actors_[static_cast<size_t>(troupe.animator)].roles = {"member", "animator"};
  troupe.recipients.push_back(
      made_up("france-travail", "France Travail, agence", v1::ACTOR_FRANCE_TRAVAIL, 1));
  if (troupe.population > kPeopleOfAPlie)
    troupe.recipients.push_back(made_up("plie", "PLIE", v1::ACTOR_PLIE, 1));
  for (int i = 1; i <= BodiesFor(troupe.population, kPeoplePerAssociation); ++i) {
    const int actor = made_up("association", "Association", v1::ACTOR_ASSOCIATION, i);
    troupe.recipients.push_back(actor);
    troupe.applicants.push_back(actor);
  }
  for (int i = 1; i <= BodiesFor(troupe.population, kPeoplePerSiae); ++i) {
    const int actor = made_up("siae", "Structure d'insertion", v1::ACTOR_SIAE, i);
    troupe.recipients.push_back(actor);
    troupe.applicants.push_back(actor);
  }
  for (int i = 1; i <= BodiesFor(troupe.population, kPeoplePerTrainer); ++i)
    troupe.applicants.push_back(
        made_up("formation", "Organisme de formation", v1::ACTOR_ORGANISME_FORMATION, i));
}

v1::ActorsConfig Cast::Config() const {
  v1::ActorsConfig config;
  v1::ActorConfig* feed = config.add_actor();
  feed->set_id(std::string(kFeed));
  feed->set_name("Flux de simulation");
  feed->add_roles("member");
  feed->add_basins("*");
  feed->add_acts_for("*");
  for (const CastActor& actor : actors_) {
    v1::ActorConfig* entry = config.add_actor();
    entry->set_id(actor.id);
    entry->set_name(actor.name);
    for (const std::string& role : actor.roles) entry->add_roles(role);
    for (const std::string& code : actor.basins) entry->add_basins(code);
    entry->set_siren(actor.siren);
  }
  return config;
}

}  // namespace basin::simulation
