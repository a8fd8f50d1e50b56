#pragma once
/// \file
/// The header fields of a message, in their order.
///
/// All bytes lie in one text, and each field knows where: a connection that reads one message after the other
/// allocates nothing once the text has grown. Names are compared without regard to case.

#include <cstddef>
#include <cstdint>
#include <kernlet/parts.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet {
inline namespace KERNLET_PARTS {

/// Whether two names of fields are the same: ASCII letters without regard to case.
bool same_field_name(std::string_view one, std::string_view other) noexcept;

/// May be copied and moved. Views into it are good until it is changed.
class http_headers {
 public:
  struct field {
    std::string_view name, value;
  };

  /// Throws std::invalid_argument for a name that is no token of RFC 9110, and for a value with a line end or
  /// a zero byte: whoever passes on what a stranger wrote must not write a second message with it.
  void add(std::string_view name, std::string_view value);
  /// The same in place of all fields of that name.
  void set(std::string_view name, std::string_view value);
  void remove(std::string_view name) noexcept;

  /// The first field of that name, without white space around it; "" if there is none.
  std::string_view get(std::string_view name) const noexcept;
  bool has(std::string_view name) const noexcept;
  /// Whether a field of that name lists the word, as "Connection: keep-alive, Upgrade" lists "upgrade".
  bool lists(std::string_view name, std::string_view word) const noexcept;

  std::size_t size() const noexcept { return places_.size(); }
  bool empty() const noexcept { return places_.empty(); }
  field operator[](std::size_t index) const noexcept;

  /// Keeps the room.
  void clear() noexcept {
    text_.clear();
    places_.clear();
  }

  /// For parsers, which get a field in pieces: a field begins with its first piece of a name after a value.
  void append_name(std::string_view piece);
  void append_value(std::string_view piece);

 private:
  struct place {
    std::uint32_t name = 0, value = 0, end = 0; ///< where they begin, and where the value ends
    bool in_value = false;
  };
  std::string text_;
  std::vector<place> places_;
};

} // namespace KERNLET_PARTS
} // namespace kernlet
