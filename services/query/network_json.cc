#include "services/query/network_json.h"

namespace basin {
namespace {

using Json = nlohmann::ordered_json;

Json Describe(const v1::NetworkFigure& figure) {
  Json json;
  json["name"] = figure.name();
  json["label"] = figure.label();
  json["definition"] = figure.definition();
  json["shown"] = figure.known() ? Json(figure.shown()) : Json();
  json["numerator"] = figure.known() ? Json(figure.numerator()) : Json();
  json["denominator"] = figure.known() ? Json(figure.denominator()) : Json();
  return json;
}

Json Describe(const v1::NetworkTie& tie, bool referrals_masked) {
  const bool hidden = referrals_masked && tie.by_referral();
  Json json;
  json["a"] = tie.a();
  json["b"] = tie.b();
  json["count"] = tie.count();
  json["meetings"] = tie.meetings();
  json["referrals"] = hidden ? Json() : Json(tie.referrals());
  json["actions"] = tie.actions();
  json["funding"] = tie.funding();
  json["practices"] = tie.practices();
  json["by_referral"] = tie.by_referral();
  return json;
}

Json Describe(const v1::NetworkActor& actor) {
  Json json;
  json["actor"] = actor.actor();
  json["name"] = actor.name();
  json["type"] = actor.type();
  json["type_label"] = actor.type_label();
  json["home"] = actor.home();
  json["member"] = actor.member();
  json["ties"] = actor.ties();
  json["component"] = actor.component();
  return json;
}

Json Describe(const v1::NetworkBridge& bridge) {
  Json json;
  json["actor"] = bridge.actor();
  Json& basins = json["basins"] = Json::array();
  for (const v1::BridgedBasin& side : bridge.basins())
    basins.push_back({{"basin", side.basin()}, {"ties", side.ties()}});
  return json;
}

Json Describe(const v1::MissingActor& missing) {
  Json json;
  json["type"] = missing.type();
  json["label"] = missing.label();
  json["registered"] = missing.registered();
  json["actors"] = Json::array();
  for (const std::string& actor : missing.actors()) json["actors"].push_back(actor);
  return json;
}

}  // namespace

Json NetworkToJson(const v1::NetworkAnswer& network) {
  Json json;
  json["basin"] = network.basin();
  json["name"] = network.name();
  json["window_from"] = network.window_from();
  json["window_to"] = network.window_to();
  json["masked"] = network.masked();
  json["referrals_masked"] = network.referrals_masked();
  Json& figures = json["figures"] = Json::array();
  for (const v1::NetworkFigure& figure : network.figures()) figures.push_back(Describe(figure));
  json["components"] = Json::array();
  for (const uint64_t size : network.components()) json["components"].push_back(size);
  Json& ties = json["ties"] = Json::array();
  for (const v1::NetworkTie& tie : network.ties())
    ties.push_back(Describe(tie, network.referrals_masked()));
  Json& actors = json["actors"] = Json::array();
  for (const v1::NetworkActor& actor : network.actors()) actors.push_back(Describe(actor));
  Json& bridges = json["bridges"] = Json::array();
  for (const v1::NetworkBridge& bridge : network.bridges()) bridges.push_back(Describe(bridge));
  Json& missing = json["missing"] = Json::array();
  for (const v1::MissingActor& one : network.missing()) missing.push_back(Describe(one));
  return json;
}

}  // namespace basin
