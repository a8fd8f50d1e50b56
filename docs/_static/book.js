// What the page cannot say in HTML: which boxes scroll sideways depends on the window, and a box that
// scrolls must be reachable by keyboard.

(function () {
  "use strict";

  function reachable() {
    document.querySelectorAll("pre, .table-wrapper, .drawing-scroll").forEach((box) => {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    });
  }

  document.addEventListener("DOMContentLoaded", () => {
    reachable();
    window.addEventListener("resize", reachable);
    document.addEventListener("toggle", reachable, true); // an opened <details>
  });
})();
