// The quiz of a page. The page works without this file: hints and answers stand in <details>. Here they
// move to where they are wanted: an option's feedback below the option, the hint behind a button, the
// explanation below the answered question.
//
// Rules: a click on an option answers. With the keyboard, arrows only choose, because passing an option is
// not choosing it; Enter or the button answers. What appears is announced through the question's status
// line. The first answer counts.

(function () {
  "use strict";

  function element(tag, className, text) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function button(text, action) {
    const made = element("button", "quiz-button", text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  // The hint becomes a button and a box.
  function hintButton(form) {
    const details = form.querySelector(".quiz-hint");
    const box = element("div", "quiz-hint-box");
    box.id = details.id + "-box";
    box.hidden = true;
    box.append(...[...details.childNodes].filter((n) => n.nodeName !== "SUMMARY"));
    const made = button("Hint", () => {
      box.hidden = !box.hidden;
      made.setAttribute("aria-expanded", String(!box.hidden));
      if (!box.hidden) say(form, "Hint: " + box.textContent.trim());
    });
    made.dataset.action = "hint";
    made.setAttribute("aria-expanded", "false");
    made.setAttribute("aria-controls", box.id);
    details.replaceWith(box);
    return made;
  }

  // The status line: what a screen reader is told. Text that is also visible elsewhere is hidden from sight
  // here.
  function say(form, spoken, visible) {
    const line = form.querySelector(".quiz-verdict");
    line.textContent = "";
    if (visible) line.append(element("strong", "", visible));
    line.append(element("span", "visually-hidden", " " + spoken));
  }

  function feedbackOf(form, name) {
    return form.querySelector('.quiz-feedback[data-for="' + name + '"]');
  }

  function show(box) {
    if (box) box.hidden = false;
    return box ? box.textContent.replace(/\s+/g, " ").trim() : "";
  }

  function settle(form, right) {
    if (form.dataset.result === undefined) {
      form.dataset.result = right ? "right" : "wrong";
      form.dispatchEvent(new CustomEvent("quiz-answered", { bubbles: true }));
    }
    form.dataset.shown = right ? "right" : "wrong";
    if (right) explain(form);
    else form.querySelector("[data-action=explain]").hidden = form.querySelector(".quiz-explanation").hidden === false;
  }

  // At once after the right answer; on demand after a wrong one, so that there is something left to think
  // about.
  function explain(form) {
    form.querySelector(".quiz-explanation").hidden = false;
    form.querySelector("[data-action=explain]").hidden = true;
  }

  // ---------------------------------------------------------------------- kinds of questions

  function single(form, key) {
    function answer(input) {
      form.querySelectorAll(".quiz-feedback").forEach((box) => { box.hidden = true; });
      const right = key.includes(input.value);
      const spoken = show(feedbackOf(form, input.value));
      settle(form, right);
      say(form, spoken);
    }
    choices(form, (input) => answer(input), false);
    return () => {
      const input = form.querySelector("input:checked");
      if (input) answer(input);
      else say(form, "", "Choose an option first.");
    };
  }

  function multiple(form, key) {
    function ticked() { return [...form.querySelectorAll("input:checked")].map((i) => i.value); }
    choices(form, (input) => {
      const box = feedbackOf(form, input.value);
      box.hidden = !input.checked;
      if (input.checked) {
        if (!key.includes(input.value)) settle(form, false);
        say(form, show(box));
      }
    }, true);
    return () => {
      const chosen = ticked();
      const right = chosen.length === key.length && chosen.every((id) => key.includes(id));
      const missing = key.filter((id) => !chosen.includes(id)).length;
      settle(form, right);
      if (right && form.dataset.showsAll !== undefined) form.querySelectorAll(".quiz-feedback").forEach(show);
      say(form, "", right ? "Right: these and no others."
        : chosen.some((id) => !key.includes(id)) ? "Not so: one that you ticked is wrong." : "Not all yet: " + missing + " more.");
    };
  }

  // Puts each feedback below its option, and tells a click from a walk with the arrow keys.
  function choices(form, answer, ticks) {
    form.querySelectorAll(".quiz-option").forEach((option) => {
      const box = feedbackOf(form, option.dataset.option);
      box.hidden = true;
      option.append(box);
      const input = option.querySelector("input");
      let pointed = false;
      option.addEventListener("pointerdown", () => { pointed = true; });
      input.addEventListener("click", () => {
        if (pointed || ticks) answer(input);
        pointed = false;
      });
      input.addEventListener("keydown", (event) => {
        pointed = false;
        if (event.key === "Enter") {
          event.preventDefault();
          if (ticks) input.click();
          else { input.checked = true; answer(input); }
        }
      });
    });
  }

  function numeric(form, key) {
    const tolerance = Number(form.dataset.tolerance);
    const slips = JSON.parse(form.dataset.slips || "[]");
    const input = form.querySelector("input");
    const verdict = form.querySelector(".quiz-verdict");
    form.querySelectorAll(".quiz-feedback").forEach((box) => { box.hidden = true; verdict.before(box); });
    return () => {
      const text = input.value.trim().replace(",", ".");
      const value = Number(text);
      form.querySelectorAll(".quiz-feedback").forEach((box) => { box.hidden = true; });
      if (text === "" || Number.isNaN(value)) {
        say(form, "", "Write a number, such as 12 or 0.5.");
        return;
      }
      const right = Math.abs(value - key) <= tolerance;
      const slip = slips.findIndex((each) => each === value);
      settle(form, right);
      say(form, show(feedbackOf(form, right ? "right" : slip >= 0 ? "slip-" + slip : "wrong")));
    };
  }

  function ordering(form, key) {
    const list = form.querySelector(".quiz-order");
    const items = () => [...list.children];
    function refresh() {
      items().forEach((item, place) => {
        const [up, down] = item.querySelectorAll("button");
        up.setAttribute("aria-disabled", String(place === 0));
        down.setAttribute("aria-disabled", String(place === items().length - 1));
      });
    }
    function move(item, by, pressed) {
      const place = items().indexOf(item), target = place + by;
      if (target < 0 || target >= items().length) return;
      if (by < 0) list.insertBefore(item, items()[target]);
      else items()[target].after(item);
      form.querySelectorAll(".quiz-feedback").forEach((box) => { box.hidden = true; });
      refresh();
      pressed.focus();
      say(form, item.querySelector(".quiz-item").textContent + ", now place " + (target + 1) + " of " + items().length);
    }
    items().forEach((item) => {
      const text = item.querySelector("label > span");
      text.className = "quiz-item";
      const moves = element("span", "quiz-moves");
      [["\u2191", -1, "up"], ["\u2193", 1, "down"]].forEach(([sign, by, word]) => {
        const made = button(sign, () => move(item, by, made));
        made.setAttribute("aria-label", "Move " + word + ": " + text.textContent.trim());
        moves.append(made);
      });
      const box = feedbackOf(form, item.dataset.option);
      box.hidden = true;
      const row = element("div", "quiz-row");
      row.append(text, moves);
      item.replaceChildren(row, box);
    });
    refresh();
    return () => {
      let spoken = "", misplaced = 0;
      items().forEach((item, place) => {
        const wrong = key[place] !== item.dataset.option;
        const box = item.querySelector(".quiz-feedback");
        box.hidden = !wrong;
        if (wrong) { misplaced += 1; if (misplaced === 1) spoken = show(box); }
      });
      settle(form, misplaced === 0);
      say(form, spoken, misplaced === 0 ? "Right: that is the order." : misplaced + " stand in the wrong place.");
    };
  }

  // ---------------------------------------------------------------------- the whole

  const kinds = { single: single, multiple: multiple, numeric: numeric, ordering: ordering };

  function prepare(form) {
    const actions = element("p", "quiz-actions");
    form.addEventListener("submit", (event) => event.preventDefault());
    if (form.dataset.key !== undefined) {
      const check = kinds[form.dataset.type](form, JSON.parse(form.dataset.key));
      const made = button("Check", check);
      made.dataset.action = "check";
      actions.append(made);
      form.addEventListener("submit", check);
      const why = button("Explain", () => {
        explain(form);
        say(form, form.querySelector(".quiz-explanation").textContent.replace(/\s+/g, " ").trim());
        made.focus();
      });
      why.dataset.action = "explain";
      why.hidden = true;
      actions.append(why);
      const explanation = form.querySelector(".quiz-explanation");
      explanation.hidden = true;
      form.querySelector(".quiz-verdict").after(explanation);
      form.querySelector(".quiz-answers").remove();
    }
    form.querySelector(".quiz-verdict").before(actions);
    actions.append(hintButton(form));
    const why = actions.querySelector("[data-action=explain]");
    if (why) actions.append(why); // last: it comes and goes
    // The hint belongs below its button, not below the explanation.
    actions.after(form.querySelector(".quiz-hint-box"));
  }

  function score(quiz) {
    const forms = [...quiz.querySelectorAll(".quiz-question")];
    const answered = forms.filter((f) => f.dataset.result);
    const points = (list) => list.reduce((sum, f) => sum + Number(f.dataset.points), 0);
    const line = quiz.querySelector(".quiz-score");
    if (!line) return;
    line.hidden = false;
    line.textContent = points(answered.filter((f) => f.dataset.result === "right")) + " of " + points(forms) +
      " points; " + answered.length + " of " + forms.length + " questions answered. The first answer counts.";
  }

  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll(".quiz").forEach((quiz) => {
      quiz.classList.add("live");
      quiz.querySelectorAll(".quiz-question").forEach(prepare);
      quiz.addEventListener("quiz-answered", () => score(quiz));
    });
  });
})();
