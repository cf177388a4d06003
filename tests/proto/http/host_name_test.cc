#include "proto/http/host_name.h"

#include "gtest/gtest.h"

namespace basin {
namespace {

TEST(HostNameTest, NumericAddressesAndLocalhostAreAlwaysMeant) {
  for (const char* host :
       {"", "localhost", "LocalHost", "localhost:7480", "127.0.0.1", "127.0.0.1:80", "10.1.2.3",
        "[::1]", "[::1]:7480", "[2001:db8::7]:1", "localhost:"})
    EXPECT_TRUE(IsAskedByItsName(host, {})) << host;
}

TEST(HostNameTest, OtherNamesAreForeignUnlessGiven) {
  for (const char* host :
       {"hub.example", "hub.example:7480", "127.0.0.1.example", "localhost.example", "127.1",
        "0x7f000001", "localhost.", "[::1", "[::1]x", "::1", "localhost:80x", "localhost:80:80",
        "[hub.example]", " localhost", "user@localhost"})
    EXPECT_FALSE(IsAskedByItsName(host, {})) << host;
  EXPECT_TRUE(IsAskedByItsName("Hub.example:443", {"views.example", "hub.example"}));
  EXPECT_FALSE(IsAskedByItsName("sub.hub.example", {"hub.example"}));
}

}  // namespace
}  // namespace basin
