#pragma once
/// \file
/// Single keys from the terminal. The terminal gets its own mode back whenever the object ends, also when a
/// signal ends or stops the program.

namespace kernlet::grader {

class keyboard {
 public:
  /// `raw`: keys count without Enter. Otherwise lines are read, of which the first character counts.
  explicit keyboard(bool raw);
  ~keyboard();
  keyboard(const keyboard&) = delete;
  keyboard& operator=(const keyboard&) = delete;

  /// To wait on; -1 when no keys can come: the input has ended, or we run in the background.
  int descriptor() const noexcept;

  /// The key that was pressed; 0 for nothing that counts. May wait if nothing can be read.
  char read();

  /// Gives the terminal its own mode back for as long as it lives: a question is asked.
  class pause {
   public:
    explicit pause(keyboard& keys);
    ~pause();
    pause(const pause&) = delete;
    pause& operator=(const pause&) = delete;

   private:
    keyboard& keys_;
  };

 private:
  void enter() noexcept;
  void leave() noexcept;

  bool raw_, ended_ = false;
};

} // namespace kernlet::grader
