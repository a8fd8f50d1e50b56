#pragma once
/// \file
/// A JSON value that knows where it stands, so that every mistake in the table is named by its path.

#include "support/error.hpp"

#include <filesystem>
#include <initializer_list>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace kernlet::grader {

class reader {
 public:
  reader(const nlohmann::json& value, std::string path, const std::filesystem::path& file)
      : value_(&value), path_(std::move(path)), file_(&file) {}

  [[noreturn]] void fail(std::string_view what) const {
    throw grader_error("{}: {}: {}", file_->string(), path_.empty() ? "/" : path_, what);
  }

  /// An object with only these keys.
  void only(std::initializer_list<std::string_view> keys) const {
    if (!value_->is_object())
      fail("must be an object");
    for (const auto& [key, unused] : value_->items()) {
      bool known = false;
      for (const std::string_view allowed : keys)
        known = known || key == allowed;
      if (!known)
        fail(fmt::format("unknown field \"{}\": misspelt, or not part of this format", key));
    }
  }

  bool has(const char* key) const { return value_->is_object() && value_->contains(key); }

  reader at(const char* key) const {
    if (!has(key))
      fail(fmt::format("the field \"{}\" is missing", key));
    return {(*value_)[key], path_ + "/" + key, *file_};
  }

  std::vector<reader> items() const {
    if (!value_->is_array())
      fail("must be a list");
    std::vector<reader> found;
    for (std::size_t i = 0; i < value_->size(); ++i)
      found.emplace_back((*value_)[i], fmt::format("{}/{}", path_, i), *file_);
    return found;
  }

  std::string text() const {
    if (!value_->is_string())
      fail("must be a string");
    auto found = value_->get<std::string>();
    if (found.empty())
      fail("must not be empty");
    return found;
  }

  double number() const {
    if (!value_->is_number() || value_->get<double>() < 0)
      fail("must be a number, 0 or more");
    return value_->get<double>();
  }

  std::uint64_t count() const {
    if (!value_->is_number_unsigned())
      fail("must be a whole number, 0 or more");
    return value_->get<std::uint64_t>();
  }

  bool truth() const {
    if (!value_->is_boolean())
      fail("must be true or false");
    return value_->get<bool>();
  }

  std::vector<std::string> texts() const {
    std::vector<std::string> found;
    for (const reader& item : items())
      found.push_back(item.text());
    return found;
  }

  /// One of a few words.
  std::string one_of(std::initializer_list<std::string_view> words) const {
    const std::string found = text();
    for (const std::string_view word : words)
      if (found == word)
        return found;
    fail(fmt::format("\"{}\" is not one of: {}", found, fmt::join(words, ", ")));
  }

  const nlohmann::json& json() const { return *value_; }

 private:
  const nlohmann::json* value_;
  std::string path_;
  const std::filesystem::path* file_;
};

} // namespace kernlet::grader
