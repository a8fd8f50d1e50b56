#pragma once
// JSON, written piece by piece.

#include "event.hpp"

#include <cstdio>
#include <string>
#include <string_view>

namespace kernlet::explore {

/// A JSON text that grows.
class writer {
 public:
  std::string text;

  writer& key(const char* name) {
    comma();
    string(name);
    text += ':';
    fresh_ = true;
    return *this;
  }
  void open(char bracket) {
    comma();
    text += bracket;
    fresh_ = true;
  }
  void close(char bracket) {
    text += bracket;
    fresh_ = false;
  }
  void value(std::string_view plain) {
    comma();
    string(plain);
  }
  void raw(const std::string& plain) {
    comma();
    text += plain;
  }
  void value(std::uint64_t number) { raw(std::to_string(number)); }
  void value(bool truth) { raw(truth ? "true" : "false"); }
  void address(const void* where) { value(reinterpret_cast<std::uint64_t>(where)); }
  /// As text: 64 bits and more are no numbers in JSON.
  void wide(word number) {
    std::string digits; // nothing else in the library prints 128 bits
    do
      digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(number % 10)));
    while ((number /= 10) != 0);
    value(std::string_view(digits));
  }

 private:
  void comma() {
    if (!fresh_)
      text += ',';
    fresh_ = false;
  }
  void string(std::string_view plain) {
    text += '"';
    for (const char c : plain) {
      if (c == '"' || c == '\\')
        text += '\\';
      if (static_cast<unsigned char>(c) < 0x20) {
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04x", c);
        text += escape;
      } else {
        text += c;
      }
    }
    text += '"';
  }
  bool fresh_ = true;
};

} // namespace kernlet::explore
