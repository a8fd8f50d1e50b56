#pragma once
/// \file
/// Files: read whole, write whole or not at all, and tell two versions apart.

#include <filesystem>
#include <string>
#include <string_view>

namespace kernlet::grader {

/// The whole file. Throws grader_error naming the file and why it cannot be read.
std::string read_file(const std::filesystem::path& file);

/// Writes a temporary file beside `file`, flushes it to disk and renames it: an existing file is replaced
/// whole or stays as it was, also on a full disk. Creates missing folders. Throws grader_error naming the
/// file and the cure.
void write_file(const std::filesystem::path& file, std::string_view contents);

/// SHA-256 in lower-case hex.
std::string sha256(std::string_view bytes);

} // namespace kernlet::grader
