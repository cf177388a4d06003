#include "proto/http/http_server.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tests/support/status_matchers.h"

namespace basin {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class HttpServerTest : public testing::Test {
 protected:
  void Start(std::vector<HttpRoute> routes) {
    server_ = HttpServer::Start({}, std::move(routes)).value();
  }
  // Sends bytes as they are and reads until the server closes.
  std::string Exchange(const std::string& bytes) {
    const int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(server_->port());
    EXPECT_EQ(connect(fd, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(send(fd, bytes.data(), bytes.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(bytes.size()));
    std::string answer;
    char buffer[4096];
    for (ssize_t size; (size = read(fd, buffer, sizeof(buffer))) > 0;)
      answer.append(buffer, static_cast<size_t>(size));
    close(fd);
    return answer;
  }
  std::string Request(const std::string& method, const std::string& target,
                      const std::string& host = "localhost") {
    return Exchange(absl::StrCat(method, " ", target, " HTTP/1.1\r\nHost: ", host,
                                 "\r\nX-Trace: 7\r\nConnection: close\r\n\r\n"));
  }

  std::unique_ptr<HttpServer> server_;
};

HttpResponse Text(std::string body) {
  return {.status = 200, .content_type = "text/plain", .body = std::move(body)};
}

TEST_F(HttpServerTest, ServesARouteOnAFreePort) {
  Start({{"/healthz", [](const HttpRequest&) { return Text("ok\n"); }}});

  ASSERT_NE(server_->port(), 0);
  const std::string answer = Request("GET", "/healthz");

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain\r\n"));
  EXPECT_THAT(answer, HasSubstr("\r\n\r\nok\n"));
}

TEST_F(HttpServerTest, HandsThePathTheQueryAndTheHeadersOver) {
  Start({{"/api/*", [](const HttpRequest& request) {
            return Text(absl::StrCat(request.method, " ", request.path, " ",
                                     request.query.at("as_of"), "|", request.query.at("q"), "|",
                                     request.query.count("flag"), request.headers.at("x-trace")));
          }}});

  EXPECT_THAT(Request("GET", "/api/health/1107?as_of=2026-03-12&q=%C3%A9t%C3%A9+%26&flag"),
              HasSubstr("GET /api/health/1107 2026-03-12|été &|17"));
}

TEST_F(HttpServerTest, HandsOverAListAndEveryByteOfAParameter) {
  Start({{"/api", [](const HttpRequest& request) {
            return Text(absl::StrCat(request.query.at("basin"), "|", request.query.at("q").size()));
          }}});

  EXPECT_THAT(Request("GET", "/api?basin=1107&q=a%00b&basin=1116"), HasSubstr("1107,1116|3"));
}

TEST_F(HttpServerTest, TheLongestRouteWins) {
  const auto named = [](const char* name) {
    return [name](const HttpRequest&) { return Text(name); };
  };
  Start({{"/a/*", named("all")}, {"/a/b/*", named("below b")}, {"/a/b/c", named("exact")}});

  EXPECT_THAT(Request("GET", "/a/x"), HasSubstr("\r\n\r\nall"));
  EXPECT_THAT(Request("GET", "/a/b/x"), HasSubstr("\r\n\r\nbelow b"));
  EXPECT_THAT(Request("GET", "/a/b/c"), HasSubstr("\r\n\r\nexact"));
  EXPECT_THAT(Request("GET", "/a/"), StartsWith("HTTP/1.1 404"));
}

TEST_F(HttpServerTest, UnknownPathsAreAProblemThatDoesNotEchoThem) {
  Start({{"/healthz", [](const HttpRequest&) { return Text("ok"); }}});

  const std::string answer = Request("GET", "/<script>");

  EXPECT_THAT(answer, StartsWith("HTTP/1.1 404 "));
  EXPECT_THAT(answer, HasSubstr("Content-Type: application/problem+json"));
  EXPECT_THAT(answer, HasSubstr("\"status\":404"));
  EXPECT_FALSE(absl::StrContains(answer, "script"));
}

TEST_F(HttpServerTest, OnlyReadingIsAllowed) {
  bool called = false;
  Start({{"/healthz", [&](const HttpRequest&) { return called = true, Text("ok"); }}});

  for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "BREW"}) {
    const std::string answer = Request(method, "/healthz");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 ")) << method;
    EXPECT_THAT(answer, HasSubstr("Allow: GET, HEAD")) << method;
  }
  EXPECT_FALSE(called);
}

TEST_F(HttpServerTest, HeadHasTheHeadersOnly) {
  Start({{"/healthz", [](const HttpRequest&) { return Text("four"); }}});
  const std::string answer = Request("HEAD", "/healthz");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 4\r\n"));
  EXPECT_FALSE(absl::StrContains(answer, "four"));
}

TEST_F(HttpServerTest, PassesTheStatusOn) {
  Start({{"/readyz", [](const HttpRequest&) {
            return HttpProblem(503, "Not Ready", "catching up \"soon\"\n");
          }}});
  const std::string answer = Request("GET", "/readyz");
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
  EXPECT_THAT(answer, HasSubstr(R"("detail":"catching up \"soon\"\u000a"})"));
}

TEST_F(HttpServerTest, SurvivesRequestsThatAreNone) {
  Start({{"/healthz", [](const HttpRequest&) { return Text("ok"); }}});

  Exchange("BH\x01\x0c garbage\r\n\r\n");
  Exchange(absl::StrCat("GET /healthz HTTP/1.1\r\nHost: x\r\nX: ", std::string(100'000, 'y'),
                        "\r\n\r\n"));
  Exchange(absl::StrCat("GET /", std::string(100'000, 'y'), " HTTP/1.1\r\n\r\n"));

  EXPECT_THAT(Request("GET", "/healthz"), StartsWith("HTTP/1.1 200 "));
}

// What the header of the server says of them.
TEST_F(HttpServerTest, RequestsThatCannotBeReadEndAtOnce) {
  Start({{"/healthz", [](const HttpRequest&) { return Text("ok"); }}});
  const std::string long_value(20'000, 'y');

  EXPECT_EQ(Exchange("garbage\r\n\r\n"), "");
  EXPECT_THAT(Exchange("GET /healthz HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 400 "))
      << "without Host";
  EXPECT_THAT(Exchange("GET /healthz HTTP/7.0\r\nHost: x\r\n\r\n"), StartsWith("HTTP/1.1 505 "));
  EXPECT_THAT(Exchange(absl::StrCat("GET /", long_value, " HTTP/1.1\r\n\r\n")),
              StartsWith("HTTP/1.1 414 "));
  EXPECT_THAT(Exchange(absl::StrCat("GET / HTTP/1.1\r\nX: ", long_value, "\r\n\r\n")),
              StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServerTest, SendsPagesOfOtherNamesAway) {
  int asked = 0;
  Start({{"/healthz", [&](const HttpRequest&) { return ++asked, Text("ok"); }}});

  for (const char* host : {"localhost", "LOCALHOST:7480", "127.0.0.1", "127.0.0.1:1", "[::1]:7480"})
    EXPECT_THAT(Request("GET", "/healthz", host), StartsWith("HTTP/1.1 200 ")) << host;
  EXPECT_EQ(asked, 5);
  for (const char* host : {"rebound.example", "rebound.example:7480", "127.0.0.1.example"}) {
    const std::string answer = Request("GET", "/healthz", host);
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 421 ")) << host;
    EXPECT_THAT(answer, HasSubstr("application/problem+json"));
  }
  EXPECT_EQ(asked, 5) << "no handler was asked";
}

TEST_F(HttpServerTest, AnswersToTheNamesItIsGiven) {
  HttpOptions options;
  options.names = {"hub.example"};
  server_ =
      HttpServer::Start(options, {{"/healthz", [](const HttpRequest&) { return Text("ok"); }}})
          .value();

  EXPECT_THAT(Request("GET", "/healthz", "hub.example"), StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(Request("GET", "/healthz", "other.example"), StartsWith("HTTP/1.1 421 "));
}

TEST_F(HttpServerTest, SaysInWhichLanguageItAnswers) {
  Start({{"/words", [](const HttpRequest&) {
            HttpResponse response = Text("words");
            response.content_language = "en";
            return response;
          }}});

  const std::string answer = Request("GET", "/words");
  EXPECT_THAT(answer, HasSubstr("Content-Language: en\r\n"));
  EXPECT_THAT(answer, HasSubstr("Vary: Accept-Language\r\n"));
}

TEST_F(HttpServerTest, ServesManyAtOnce) {
  Start({{"/n/*", [](const HttpRequest& request) { return Text(request.path); }}});
  std::vector<std::thread> threads;
  for (int i = 0; i < 16; ++i)
    threads.emplace_back([this, i] {
      for (int j = 0; j < 20; ++j)
        EXPECT_THAT(Request("GET", absl::StrCat("/n/", i, "-", j)),
                    HasSubstr(absl::StrCat("/n/", i)));
    });
  for (std::thread& thread : threads) thread.join();
}

TEST_F(HttpServerTest, RefusesAnAddressInUse) {
  Start({});
  HttpOptions options;
  options.port = server_->port();
  EXPECT_THAT(HttpServer::Start(options, {}), HasCode(v1::PORT_IN_USE));
}

TEST_F(HttpServerTest, RefusesAnAddressThatIsNone) {
  HttpOptions options;
  for (const char* host : {"", "hub.example", "256.0.0.1", "203.0.113.77"}) {
    options.host = host;
    EXPECT_THAT(HttpServer::Start(options, {}), HasCode(v1::BAD_CONFIG)) << host;
  }
}

TEST_F(HttpServerTest, ListensOnIpv6WhereThereIsOne) {
  HttpOptions options;
  options.host = "::1";
  const auto server = HttpServer::Start(options, {});
  if (!server.ok()) GTEST_SKIP() << "no IPv6 here: " << server.status();
  EXPECT_NE((*server)->port(), 0);
}

// A connection that reads what comes, without waiting for the end.
class Reading {
 public:
  Reading(uint16_t port, const std::string& request) {
    fd_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(port);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    EXPECT_EQ(send(fd_, request.data(), request.size(), MSG_NOSIGNAL),
              static_cast<ssize_t>(request.size()));
  }
  ~Reading() { close(fd_); }
  Reading(const Reading&) = delete;
  Reading& operator=(const Reading&) = delete;

  // Reads until `what` came; false at the end of the connection.
  bool Until(const std::string& what) {
    char buffer[4096];
    while (!absl::StrContains(text_, what)) {
      const ssize_t size = read(fd_, buffer, sizeof(buffer));
      if (size <= 0) return false;
      text_.append(buffer, static_cast<size_t>(size));
    }
    return true;
  }
  const std::string& text() const { return text_; }

 private:
  int fd_;
  std::string text_;
};

constexpr char kAskForStream[] = "GET /stream HTTP/1.1\r\nHost: localhost\r\n\r\n";

class HttpStreamTest : public HttpServerTest {
 protected:
  void Serve(size_t unread_max = 1 << 16) {
    stream_ = std::make_shared<HttpStream>(unread_max);
    Start({{"/stream",
            [this](const HttpRequest&) {
              return HttpResponse{.content_type = "text/event-stream", .stream = stream_};
            }},
           {"/healthz", [](const HttpRequest&) { return Text("ok"); }}});
  }
  std::shared_ptr<HttpStream> stream_;
};

TEST_F(HttpStreamTest, SendsWhatIsWrittenWhenItIsWritten) {
  Serve();
  stream_->Write("one");
  Reading reading(server_->port(), kAskForStream);
  ASSERT_TRUE(reading.Until("one"));
  EXPECT_THAT(reading.text(), HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(reading.text(), HasSubstr("Cache-Control: no-store"));

  EXPECT_THAT(Request("GET", "/healthz"), HasSubstr("ok")) << "others are served meanwhile";
  EXPECT_TRUE(stream_->Write("two"));
  ASSERT_TRUE(reading.Until("two"));
  stream_->End();

  EXPECT_TRUE(reading.Until("0\r\n\r\n")) << "the last chunk";
  EXPECT_FALSE(stream_->Write("three"));
}

TEST_F(HttpStreamTest, WritersFromManyThreadsAreAllHeard) {
  Serve();
  Reading reading(server_->port(), kAskForStream);
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 4; ++writer)
    writers.emplace_back([&] {
      for (int i = 0; i < 200; ++i) stream_->Write("#\n");
    });
  for (std::thread& writer : writers) writer.join();
  stream_->End();
  ASSERT_TRUE(reading.Until("0\r\n\r\n"));
  EXPECT_EQ(std::count(reading.text().begin(), reading.text().end(), '#'), 800);
}

TEST_F(HttpStreamTest, HangsUpOnAClientThatDoesNotRead) {
  Serve(1000);
  Reading reading(server_->port(), kAskForStream);
  stream_->Write("one");
  ASSERT_TRUE(reading.Until("one"));

  EXPECT_FALSE(stream_->Write(std::string(1001, 'x'))) << "more than is kept unread";

  EXPECT_FALSE(reading.Until("never")) << "the connection ended";
  EXPECT_FALSE(absl::StrContains(reading.text(), "0\r\n\r\n")) << "and not as if all had been said";
  EXPECT_TRUE(stream_->ended());
}

TEST_F(HttpStreamTest, NoticesThatTheClientWentAwayWhenItWritesNext) {
  Serve();
  { Reading gone(server_->port(), kAskForStream); }
  bool ended = false;
  for (int i = 0; i < 500 && !ended; ++i) {
    stream_->Write(": heartbeat\n\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    ended = stream_->ended();
  }
  EXPECT_TRUE(ended);
}

TEST_F(HttpStreamTest, TheEndOfTheServerEndsItsStreams) {
  Serve();
  Reading reading(server_->port(), kAskForStream);
  stream_->Write("one");
  ASSERT_TRUE(reading.Until("one"));

  server_.reset();

  EXPECT_FALSE(reading.Until("never"));
  EXPECT_FALSE(stream_->Write("two"));
}

}  // namespace
}  // namespace basin
