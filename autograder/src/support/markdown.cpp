#include "support/terminal.hpp"
#include "support/text_flow.hpp"

#include <algorithm>
#include <md4c.h>
#include <string>
#include <vector>

namespace kernlet::grader {

namespace {

/// Turns md4c's events into lines. Blocks nest: each adds to the prefix of its lines (blanks in a list, a bar
/// in a quotation).
class renderer {
 public:
  renderer(const terminal& where, std::size_t indent)
      : where_(where), width_(static_cast<std::size_t>(where.width())), prefixes_{std::string(indent, ' ')} {}

  std::string run(std::string_view markdown) {
    MD_PARSER parser = {};
    parser.flags = MD_FLAG_TABLES | MD_FLAG_NOHTML;
    parser.enter_block = [](MD_BLOCKTYPE type, void* detail, void* self) {
      return static_cast<renderer*>(self)->enter(type, detail);
    };
    parser.leave_block = [](MD_BLOCKTYPE type, void*, void* self) {
      return static_cast<renderer*>(self)->leave(type);
    };
    parser.enter_span = [](MD_SPANTYPE type, void*, void* self) {
      return static_cast<renderer*>(self)->enter_span(type);
    };
    parser.leave_span = [](MD_SPANTYPE type, void* detail, void* self) {
      return static_cast<renderer*>(self)->leave_span(type, detail);
    };
    parser.text = [](MD_TEXTTYPE type, const MD_CHAR* text, MD_SIZE size, void* self) {
      return static_cast<renderer*>(self)->text(type, {text, size});
    };
    md_parse(markdown.data(), static_cast<MD_SIZE>(markdown.size()), &parser, this);
    flush();
    return std::move(output_);
  }

 private:
  struct list {
    bool ordered;
    bool tight;
    unsigned number;
  };

  int enter(MD_BLOCKTYPE type, void* detail) {
    flush(); // a tight list item has its text outside of any paragraph
    switch (type) {
    case MD_BLOCK_UL:
      lists_.push_back({false, static_cast<MD_BLOCK_UL_DETAIL*>(detail)->is_tight != 0, 0});
      break;
    case MD_BLOCK_OL: {
      const auto* ordered = static_cast<MD_BLOCK_OL_DETAIL*>(detail);
      lists_.push_back({true, ordered->is_tight != 0, ordered->start});
      break;
    }
    case MD_BLOCK_LI:
      begin_item();
      break;
    case MD_BLOCK_QUOTE:
      prefixes_.push_back("| ");
      break;
    case MD_BLOCK_CODE:
      in_code_block_ = true;
      break;
    case MD_BLOCK_H:
      heading_ = true;
      break;
    case MD_BLOCK_HR:
      line(std::string(std::min<std::size_t>(width_ / 2, 40), '-'));
      gap_ = true;
      break;
    case MD_BLOCK_TABLE:
      table_.clear();
      break;
    case MD_BLOCK_TR:
      table_.emplace_back();
      break;
    default:
      break;
    }
    return 0;
  }

  int leave(MD_BLOCKTYPE type) {
    switch (type) {
    case MD_BLOCK_UL:
    case MD_BLOCK_OL:
      lists_.pop_back();
      gap_ = lists_.empty() || !lists_.back().tight;
      break;
    case MD_BLOCK_LI:
      flush();
      marker_.clear();
      prefixes_.pop_back();
      gap_ = !lists_.back().tight;
      break;
    case MD_BLOCK_QUOTE:
      prefixes_.pop_back();
      gap_ = true;
      break;
    case MD_BLOCK_CODE:
      leave_code();
      break;
    case MD_BLOCK_TH:
    case MD_BLOCK_TD:
      leave_cell();
      break;
    case MD_BLOCK_TABLE:
      leave_table();
      break;
    case MD_BLOCK_P:
    case MD_BLOCK_H:
      flush();
      heading_ = false;
      gap_ = true;
      break;
    default:
      break;
    }
    return 0;
  }

  void begin_item() {
    list& current = lists_.back();
    marker_ = current.ordered ? std::to_string(current.number++) + ". " : "- ";
    prefixes_.push_back(std::string(marker_.size(), ' '));
  }

  int enter_span(MD_SPANTYPE type) {
    if (type == MD_SPAN_EM || type == MD_SPAN_STRONG)
      ++emphasis_;
    if (type == MD_SPAN_CODE && !where_.coloured())
      flow_.text("`", colour::plain, where_);
    return 0;
  }

  int leave_span(MD_SPANTYPE type, void* detail) {
    if (type == MD_SPAN_EM || type == MD_SPAN_STRONG)
      --emphasis_;
    if (type == MD_SPAN_CODE && !where_.coloured())
      flow_.text("`", colour::plain, where_);
    if (type == MD_SPAN_A) {
      const MD_ATTRIBUTE& target = static_cast<MD_SPAN_A_DETAIL*>(detail)->href;
      flow_.text(" (" + std::string(target.text, target.size) + ")", colour::dim, where_);
    }
    return 0;
  }

  int text(MD_TEXTTYPE type, std::string_view piece) {
    if (in_code_block_) {
      code_ += piece;
      return 0;
    }
    const colour how = type == MD_TEXT_CODE        ? colour::note
                       : heading_ || emphasis_ > 0 ? colour::strong
                                                   : colour::plain;
    switch (type) {
    case MD_TEXT_BR:
      flow_.line_break();
      break;
    case MD_TEXT_SOFTBR:
      flow_.text(" ", how, where_);
      break;
    case MD_TEXT_NULLCHAR:
      break;
    case MD_TEXT_ENTITY:
      flow_.text(decoded(piece), how, where_);
      break;
    default:
      flow_.text(piece, how, where_);
      break;
    }
    return 0;
  }

  static std::string_view decoded(std::string_view entity) {
    if (entity == "&lt;")
      return "<";
    if (entity == "&gt;")
      return ">";
    if (entity == "&amp;")
      return "&";
    if (entity == "&quot;")
      return "\"";
    if (entity == "&nbsp;")
      return " ";
    return entity;
  }

  void leave_code() {
    in_code_block_ = false;
    while (code_.ends_with('\n'))
      code_.pop_back();
    for (std::size_t begin = 0; begin <= code_.size();) {
      const std::size_t end = std::min(code_.find('\n', begin), code_.size());
      const std::string content = code_.substr(begin, end - begin);
      line(content.empty() ? content : "    " + where_.paint(colour::note, content));
      begin = end + 1;
    }
    code_.clear();
    gap_ = true;
  }

  void leave_cell() {
    constexpr std::size_t unbounded = static_cast<std::size_t>(-1) / 2;
    std::string cell = flow_.take_lines(unbounded).front();
    table_.back().push_back(std::move(cell));
  }

  void leave_table() {
    std::vector<std::size_t> widths;
    for (const auto& row : table_)
      for (std::size_t column = 0; column < row.size(); ++column) {
        if (column == widths.size())
          widths.push_back(0);
        widths[column] = std::max(widths[column], columns(row[column]));
      }
    for (std::size_t number = 0; number < table_.size(); ++number) {
      std::string text;
      for (std::size_t column = 0; column < table_[number].size(); ++column)
        text +=
            table_[number][column] + std::string(widths[column] - columns(table_[number][column]) + 2, ' ');
      line(text.substr(0, text.find_last_not_of(' ') + 1));
      if (number > 0)
        continue;
      std::string rule;
      for (const std::size_t width : widths)
        rule += std::string(width, '-') + "  ";
      line(rule.substr(0, rule.find_last_not_of(' ') + 1));
    }
    table_.clear();
    gap_ = true;
  }

  void flush() {
    if (flow_.empty())
      return;
    std::size_t taken = 0;
    for (const std::string& prefix : prefixes_)
      taken += prefix.size();
    for (const std::string& each : flow_.take_lines(width_ > taken + 20 ? width_ - taken : 20))
      line(each);
  }

  void line(std::string_view content) {
    std::string prefix;
    for (const std::string& each : prefixes_)
      prefix += each;
    if (gap_ && !output_.empty())
      output_ += '\n';
    gap_ = false;
    if (!marker_.empty())
      prefix.replace(prefix.size() - marker_.size(), marker_.size(), marker_);
    marker_.clear();
    if (!content.empty())
      output_.append(prefix).append(content);
    output_ += '\n';
  }

  const terminal& where_;
  std::size_t width_;
  std::vector<std::string> prefixes_;
  std::vector<list> lists_;
  std::vector<std::vector<std::string>> table_;
  std::string marker_; ///< of the list item whose first line is not written yet
  std::string code_, output_;
  text_flow flow_;
  int emphasis_ = 0;
  bool heading_ = false, in_code_block_ = false;
  bool gap_ = false; ///< a blank line is due before the next block
};

} // namespace

std::string render_markdown(std::string_view markdown, const terminal& where, std::size_t indent) {
  return renderer(where, indent).run(markdown);
}

} // namespace kernlet::grader
