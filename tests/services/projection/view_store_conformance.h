// What every ViewStore promises. A store's own test instantiates the suite with a factory.
#ifndef BASIN_TESTS_SERVICES_PROJECTION_VIEW_STORE_CONFORMANCE_H_
#define BASIN_TESTS_SERVICES_PROJECTION_VIEW_STORE_CONFORMANCE_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "services/projection/view_store.h"

namespace basin {

struct ViewStoreFactory {
  std::string name;
  // Makes an empty store; whatever it needs lives as long as the returned pointer.
  std::function<std::shared_ptr<ViewStore>()> make;
};

class ViewStoreConformance : public testing::TestWithParam<ViewStoreFactory> {
 protected:
  ViewStoreConformance() : store_(GetParam().make()) {}
  std::shared_ptr<ViewStore> store_;
};

using Rows = std::vector<std::pair<std::string, std::string>>;
// All rows of `view` that begin with `prefix`.
Rows ScanRows(const ViewStore& store, const std::string& view, const std::string& prefix = "");

}  // namespace basin

#endif  // BASIN_TESTS_SERVICES_PROJECTION_VIEW_STORE_CONFORMANCE_H_
