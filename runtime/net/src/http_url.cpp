#include <algorithm>
#include <http_parser.h>
#include <kernlet/http_url.hpp>

namespace kernlet {
inline namespace KERNLET_PARTS {
namespace {

constexpr std::size_t longest_url = 8000;

[[noreturn]] void refuse(std::string_view url, const std::string& why) {
  throw url_error(url, why);
}

std::string_view part_of(std::string_view url, const http_parser_url& found, http_parser_url_fields which) {
  if ((found.field_set & (1U << which)) == 0)
    return {};
  return url.substr(found.field_data[which].off, found.field_data[which].len);
}

std::string lower_case(std::string_view text) {
  std::string made(text);
  for (char& c : made)
    if (c >= 'A' && c <= 'Z')
      c = static_cast<char>(c - 'A' + 'a');
  return made;
}

/// RFC 3986, 5.2.4: "a/../b" is "b".
std::string without_dots(std::string_view path) {
  std::string made;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find('/', 1), path.size());
    const std::string_view piece = path.substr(0, end); // with the slash before it
    path.remove_prefix(end);
    if (piece == "/..") {
      made.resize(made.rfind('/') == std::string::npos ? 0 : made.rfind('/'));
      if (path.empty())
        made += '/';
    } else if (piece == "/.") {
      if (path.empty())
        made += '/';
    } else {
      made += piece;
    }
  }
  return made.empty() ? "/" : made;
}

} // namespace

url_error::url_error(std::string_view url, const std::string& reason)
    : std::invalid_argument("URL '" + std::string(url.substr(0, 200)) +
                            (url.size() > 200 ? "...': " : "': ") + reason),
      reason_(reason) {}
url_error::~url_error() = default;

http_url http_url::parse(std::string_view text) {
  if (text.size() > longest_url)
    refuse(text, "longer than " + std::to_string(longest_url) + " bytes");
  for (const char c : text)
    if (static_cast<unsigned char>(c) <= ' ' || c == '\x7f')
      refuse(text, "white space or a control character in it; write %20 for a space");
  const std::size_t colon = text.find("://");
  if (colon == std::string_view::npos)
    refuse(text, "no 'http://' in front");
  const std::string scheme = lower_case(text.substr(0, colon));
  if (scheme == "https")
    refuse(text, "https is not spoken here; fetch http:// or put a proxy that ends TLS in front");
  if (scheme != "http")
    refuse(text, "'" + scheme + "' is not spoken here, only http");
  http_parser_url found;
  ::http_parser_url_init(&found);
  if (::http_parser_parse_url(text.data(), text.size(), 0, &found) != 0 ||
      part_of(text, found, UF_HOST).empty())
    refuse(text, "not of the form http://host[:port][/path][?query]");
  if (!part_of(text, found, UF_USERINFO).empty() ||
      text.substr(0, text.find('/', colon + 3)).find('@') != text.npos)
    refuse(text, "a user's name in it; send an Authorization field instead");
  http_url made;
  made.host = lower_case(part_of(text, found, UF_HOST));
  if ((found.field_set & (1U << UF_PORT)) != 0)
    made.port = found.port;
  if (made.port == 0)
    refuse(text, "port 0 is nobody's; ports go from 1 to 65535");
  if (const std::string_view path = part_of(text, found, UF_PATH); !path.empty())
    made.target = path;
  if (const std::string_view query = part_of(text, found, UF_QUERY); !query.empty())
    made.target += "?" + std::string(query);
  return made;
}

http_url http_url::resolve(std::string_view location) const {
  location = location.substr(0, location.find('#'));
  const std::size_t first = location.find_first_of(":/?");
  if (first != location.npos && location[first] == ':')
    return parse(location);
  if (location.starts_with("//"))
    return parse("http:" + std::string(location));
  const std::size_t query = location.find('?');
  const std::string_view path = location.substr(0, query);
  const std::string_view rest = query == location.npos ? std::string_view{} : location.substr(query);
  const std::string own_path = target.substr(0, target.find('?'));
  std::string whole;
  if (path.empty())
    whole = own_path;
  else if (path.starts_with('/'))
    whole = without_dots(path);
  else
    whole = without_dots(own_path.substr(0, own_path.rfind('/') + 1) + std::string(path));
  return parse("http://" + authority() + whole + std::string(rest));
}

std::string http_url::authority() const {
  std::string made = host.find(':') != std::string::npos ? "[" + host + "]" : host;
  if (port != 80)
    made += ":" + std::to_string(port);
  return made;
}

} // namespace KERNLET_PARTS
} // namespace kernlet
