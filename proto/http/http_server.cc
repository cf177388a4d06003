#include "proto/http/http_server.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <mutex>
#include <set>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "proto/http/host_name.h"
#include "proto/model/check.h"
#include "proto/model/status.h"

namespace basin {
namespace {

constexpr size_t kConnectionBytesMax = 16 * 1024;
// Less than the above, with room for the headers.
constexpr size_t kStreamBlockBytes = 4 * 1024;

absl::Status AddressError(v1::ErrorCode code, const HttpOptions& options, const Text& why) {
  return MakeError(code, {.field = {},
                          .detail = {"listen on $0:$1: $2", "écoute sur $0:$1 : $2", options.host,
                                     options.port, why}});
}

struct Address {
  sockaddr_storage storage = {};
  socklen_t size = 0;
};

absl::StatusOr<Address> ParseAddress(const HttpOptions& options) {
  const std::string host = options.host == "localhost" ? "127.0.0.1" : options.host;
  Address address;
  auto* v4 = reinterpret_cast<sockaddr_in*>(&address.storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&address.storage);
  if (inet_pton(AF_INET, host.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(options.port);
    address.size = sizeof(*v4);
  } else if (inet_pton(AF_INET6, host.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(options.port);
    address.size = sizeof(*v6);
  } else {
    return AddressError(v1::BAD_CONFIG, options,
                        {"not a numeric address", "ce n'est pas une adresse numérique"});
  }
  return address;
}

// Returns the listening socket and sets `port`. Made here and not by the library, which cannot say
// why it failed, or which port it got.
absl::StatusOr<int> Listen(const HttpOptions& options, uint16_t& port) {
  BASIN_ASSIGN_OR_RETURN(Address address, ParseAddress(options));
  auto* generic = reinterpret_cast<sockaddr*>(&address.storage);
  const int fd = socket(generic->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (fd < 0) return AddressError(v1::BUSY, options, SystemFault(errno));
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  if (bind(fd, generic, address.size) != 0 || listen(fd, SOMAXCONN) != 0 ||
      getsockname(fd, generic, &address.size) != 0) {
    const int error = errno;
    close(fd);
    return AddressError(error == EADDRINUSE ? v1::PORT_IN_USE : v1::BAD_CONFIG, options,
                        SystemFault(error));
  }
  port = ntohs(generic->sa_family == AF_INET ? reinterpret_cast<sockaddr_in*>(generic)->sin_port
                                             : reinterpret_cast<sockaddr_in6*>(generic)->sin6_port);
  return fd;
}

// What is given several times is a list: a=1&a=2 is a=1,2. With sizes, for %00 is a byte of a
// value.
MHD_Result AddArgument(void* target, MHD_ValueKind, const char* name, size_t name_size,
                       const char* value, size_t value_size) {
  auto& query = *static_cast<std::map<std::string, std::string>*>(target);
  const std::string text = value == nullptr ? "" : std::string(value, value_size);
  const auto [argument, first] = query.emplace(std::string(name, name_size), text);
  if (!first) absl::StrAppend(&argument->second, ",", text);
  return MHD_YES;
}
MHD_Result AddHeader(void* target, MHD_ValueKind, const char* name, const char* value) {
  auto& headers = *static_cast<std::map<std::string, std::string>*>(target);
  headers[absl::AsciiStrToLower(name)] = value == nullptr ? "" : value;
  return MHD_YES;
}

std::string JsonText(absl::string_view text) {
  std::string json = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      absl::StrAppend(&json, "\\", std::string(1, c));
    } else if (static_cast<unsigned char>(c) < 0x20) {
      absl::StrAppend(&json, absl::StrFormat("\\u%04x", c));
    } else {
      json.push_back(c);
    }
  }
  return json + "\"";
}

// How well the route fits: the length of what it has in common with the path; 0 = not at all.
size_t Match(const HttpRoute& route, absl::string_view path) {
  absl::string_view pattern = route.path;
  if (!absl::ConsumeSuffix(&pattern, "*")) return pattern == path ? pattern.size() + 1 : 0;
  return absl::StartsWith(path, pattern) && path.size() > pattern.size() ? pattern.size() : 0;
}

const HttpRoute* FindRoute(const std::vector<HttpRoute>& routes, absl::string_view path) {
  const HttpRoute* best = nullptr;
  size_t best_match = 0;
  for (const HttpRoute& route : routes) {
    if (const size_t match = Match(route, path); match > best_match) {
      best = &route;
      best_match = match;
    }
  }
  return best;
}

HttpResponse Respond(const HttpOptions& options, const std::vector<HttpRoute>& routes,
                     MHD_Connection* connection, const char* path, const char* method) {
  HttpRequest request{method, path, {}, {}};
  MHD_get_connection_values(connection, MHD_HEADER_KIND, AddHeader, &request.headers);
  const auto host = request.headers.find("host");
  if (host != request.headers.end() && !IsAskedByItsName(host->second, options.names))
    return HttpProblem(421, "Misdirected Request", "This server does not go by that name.");
  const HttpRoute* route = FindRoute(routes, path);
  if (route == nullptr) return HttpProblem(404, "Not Found", "Nothing is served under this path.");
  if (request.method != "GET" && request.method != "HEAD")
    return HttpProblem(405, "Method Not Allowed", "Only GET and HEAD are served.");
  MHD_get_connection_values_n(connection, MHD_GET_ARGUMENT_KIND, AddArgument, &request.query);
  return route->handler(request);
}

// The responses that go on. They are let go of before the library stops: it must hold none that
// waits.
class LiveStreams {
 public:
  // False when the server is stopping.
  bool Add(const std::shared_ptr<HttpStream>& stream) {
    const std::lock_guard lock(mutex_);
    return !stopping_ && streams_.insert(stream).second;
  }
  void Remove(const std::shared_ptr<HttpStream>& stream) {
    const std::lock_guard lock(mutex_);
    streams_.erase(stream);
  }
  void Stop() {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    for (const auto& stream : streams_) stream->Abandon();
  }

 private:
  std::mutex mutex_;
  std::set<std::shared_ptr<HttpStream>> streams_;
  bool stopping_ = false;
};

// One stream and the connection it goes to, for as long as the library sends it.
struct Sending {
  std::shared_ptr<HttpStream> stream;
  LiveStreams& live;
};

ssize_t ReadStream(void* sending, uint64_t, char* target, size_t size) {
  const HttpStream::Taken taken = static_cast<Sending*>(sending)->stream->Take(target, size);
  switch (taken.state) {
    case HttpStream::State::kBytes:
      return static_cast<ssize_t>(taken.bytes);
    case HttpStream::State::kWaiting:
      return 0;
    case HttpStream::State::kEnded:
      return MHD_CONTENT_READER_END_OF_STREAM;
    case HttpStream::State::kDropped:
      return MHD_CONTENT_READER_END_WITH_ERROR;
  }
  return MHD_CONTENT_READER_END_WITH_ERROR;
}

void EndSending(void* context) {
  const auto sending = std::unique_ptr<Sending>(static_cast<Sending*>(context));
  sending->stream->Detach();
  sending->live.Remove(sending->stream);
}

MHD_Response* MakeStreaming(MHD_Connection* connection, const std::shared_ptr<HttpStream>& stream,
                            LiveStreams& live) {
  if (!live.Add(stream)) return nullptr;
  stream->Attach({.wait = [connection] { MHD_suspend_connection(connection); },
                  .go_on = [connection] { MHD_resume_connection(connection); }});
  auto sending = std::make_unique<Sending>(Sending{stream, live});
  MHD_Response* message = MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, kStreamBlockBytes,
                                                            ReadStream, sending.get(), EndSending);
  Sending* const kept = sending.release();  // the library's from here on
  if (message == nullptr) EndSending(kept);
  return message;
}

MHD_Result Send(MHD_Connection* connection, const HttpResponse& response, LiveStreams& live) {
  MHD_Response* message = response.stream != nullptr
                              ? MakeStreaming(connection, response.stream, live)
                              : MHD_create_response_from_buffer(
                                    response.body.size(), const_cast<char*>(response.body.data()),
                                    MHD_RESPMEM_MUST_COPY);
  if (message == nullptr) return MHD_NO;
  MHD_add_response_header(message, "Content-Type", response.content_type.c_str());
  const bool has_etag = !response.etag.empty();
  MHD_add_response_header(message, "Cache-Control", has_etag ? "no-cache" : "no-store");
  if (has_etag)
    MHD_add_response_header(message, "ETag", absl::StrCat("\"", response.etag, "\"").c_str());
  if (!response.content_language.empty()) {
    MHD_add_response_header(message, "Content-Language", response.content_language.c_str());
    MHD_add_response_header(
        message, "Vary", response.varies_by_accept ? "Accept, Accept-Language" : "Accept-Language");
  }
  MHD_add_response_header(message, "X-Content-Type-Options", "nosniff");
  if (response.retry_after > absl::ZeroDuration())
    MHD_add_response_header(
        message, "Retry-After",
        absl::StrCat(absl::ToInt64Seconds(absl::Ceil(response.retry_after, absl::Seconds(1))))
            .c_str());
  if (response.status == 405) MHD_add_response_header(message, "Allow", "GET, HEAD");
  const MHD_Result result =
      MHD_queue_response(connection, static_cast<unsigned>(response.status), message);
  MHD_destroy_response(message);
  return result;
}

}  // namespace

struct HttpServer::Impl {
  // Called by the library, on its thread.
  static MHD_Result Handle(void* self, MHD_Connection* connection, const char* path,
                           const char* method, const char*, const char*, size_t*, void**) {
    // Answered at the first call, when the headers are here: what follows them would not be read
    // anyway.
    Impl& impl = *static_cast<Impl*>(self);
    return Send(connection, Respond(impl.options, impl.routes, connection, path, method),
                impl.live);
  }

  HttpOptions options;
  std::vector<HttpRoute> routes;
  LiveStreams live;
  MHD_Daemon* daemon = nullptr;
  uint16_t port = 0;
};

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
  impl_->live.Stop();
  MHD_stop_daemon(impl_->daemon);
}

uint16_t HttpServer::port() const { return impl_->port; }

absl::StatusOr<std::unique_ptr<HttpServer>> HttpServer::Start(const HttpOptions& options,
                                                              std::vector<HttpRoute> routes) {
  auto impl = std::make_unique<Impl>();
  impl->options = options;
  impl->routes = std::move(routes);
  BASIN_ASSIGN_OR_RETURN(const int fd, Listen(options, impl->port));
  impl->daemon = MHD_start_daemon(
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME, impl->port, nullptr, nullptr,
      &Impl::Handle, impl.get(), MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
      options.connections_max, MHD_OPTION_CONNECTION_TIMEOUT,
      static_cast<unsigned>(
          absl::ToInt64Seconds(absl::Ceil(options.idle_timeout, absl::Seconds(1)))),
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, kConnectionBytesMax, MHD_OPTION_STRICT_FOR_CLIENT, 1,
      MHD_OPTION_END);
  if (impl->daemon == nullptr) {
    close(fd);
    return AddressError(v1::BUSY, options,
                        {"the server did not start", "le serveur n'a pas démarré"});
  }
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpResponse HttpProblem(int status, absl::string_view title, absl::string_view detail) {
  return {.status = status,
          .content_type = "application/problem+json",
          .body = absl::StrCat("{\"title\":", JsonText(title), ",\"status\":", status,
                               ",\"detail\":", JsonText(detail), "}\n")};
}

}  // namespace basin
