"""The quiz of a page, answered by mouse and by keyboard, with and without its script."""

from browsing import expect, missing, test


@test
def a_click_on_an_option_shows_its_feedback(book):
    form, key = book.question("single")
    for option in form.locator(".quiz-option").all():
        ident = option.get_attribute("data-option")
        expect(not option.locator(".quiz-feedback").is_visible(), f"{ident}: feedback before any click")
        option.locator("label").click()
        expect(option.locator(".quiz-feedback").is_visible(), f"{ident}: no feedback after the click")
        expect(
            form.locator(".quiz-feedback:visible").count() == 1,
            f"{ident}: an earlier option's feedback stays",
        )
        marked = "right" if ident in key else "wrong"
        expect(
            marked in option.locator(".quiz-feedback").get_attribute("class"), f"{ident}: not marked {marked}"
        )
        expect(form.locator(".quiz-verdict").inner_text().strip(), f"{ident}: nothing is announced")
    expect(form.locator(".quiz-explanation").is_visible(), "no explanation after the right answer")


@test
def the_hint_has_a_button(book):
    form, _ = book.question("single")
    hint = form.get_by_role("button", name="Hint")
    box = form.locator(".quiz-hint-box")
    expect(
        not box.is_visible() and hint.get_attribute("aria-expanded") == "false",
        "the hint is open from the start",
    )
    hint.click()
    expect(box.is_visible() and hint.get_attribute("aria-expanded") == "true", "the hint does not open")
    hint.click()
    expect(not box.is_visible(), "the hint does not close")


@test
def the_keyboard_alone_answers(book):
    form, key = book.question("single")
    first = form.locator("input").first
    first.focus()
    book.page.keyboard.press("Space")
    book.page.keyboard.press("ArrowDown")
    expect(form.locator(".quiz-feedback:visible").count() == 0, "walking with the arrows answers")
    for _ in range(form.locator("input").count()):
        if form.locator("input:checked").get_attribute("value") in key:
            break
        book.page.keyboard.press("ArrowDown")
    book.page.keyboard.press("Enter")
    expect(form.locator(".quiz-feedback.right").is_visible(), "Enter on the right option shows no feedback")
    expect(
        book.page.evaluate("getComputedStyle(document.activeElement).outlineStyle") != "none",
        "the focus cannot be seen",
    )
    reached = set()
    for _ in range(4):
        book.page.keyboard.press("Tab")
        reached.add(book.page.evaluate("document.activeElement.dataset.action || ''"))
    expect({"check", "hint"} <= reached, f"Tab reaches only {sorted(reached)}")


@test
def several_right_options_are_checked_together(book):
    form, key = book.question("multiple")
    for ident in key:
        form.locator(f'.quiz-option[data-option="{ident}"] label').click()
        expect(form.locator(f'.quiz-feedback[data-for="{ident}"]').is_visible(), f"{ident}: no feedback")
    form.get_by_role("button", name="Check").click()
    expect("Right" in form.locator(".quiz-verdict").inner_text(), "all right options, and not right")


@test
def a_number_is_checked(book):
    form, key = book.question("numeric")
    field, check = form.locator("input"), form.get_by_role("button", name="Check")
    check.click()
    expect("number" in form.locator(".quiz-verdict").inner_text(), "an empty answer is not refused")
    field.fill(str(key + 1000))
    field.press("Enter")
    expect(form.locator('.quiz-feedback[data-for="wrong"]').is_visible(), "no feedback for a wrong number")
    expect(
        form.get_by_role("button", name="Explain").is_visible(),
        "no way to the explanation after a wrong answer",
    )
    field.fill(f"{key:g}")
    check.click()
    expect(form.locator('.quiz-feedback[data-for="right"]').is_visible(), "no feedback for the right number")


@test
def an_order_is_made_by_keyboard(book):
    form, key = book.question("ordering")
    form.get_by_role("button", name="Check").click()
    expect(form.locator(".quiz-feedback:visible").count() > 0, "the shuffled order counts as right")
    for place, ident in enumerate(key):
        while (
            form.locator("li").evaluate_all("items => items.map(i => i.dataset.option)").index(ident) > place
        ):
            form.locator(f'li[data-option="{ident}"] button').first.focus()
            book.page.keyboard.press("Enter")
    form.get_by_role("button", name="Check").click()
    expect("Right" in form.locator(".quiz-verdict").inner_text(), "the right order is refused")


@test
def the_score_counts_first_answers(book):
    form, key = book.question("single")
    score = form.locator("xpath=ancestor::section[contains(@class,'quiz')][1]").locator(".quiz-score")
    if score.count() == 0:
        raise missing("no quiz with more than one question in this book")
    wrong = next(o for o in form.locator(".quiz-option").all() if o.get_attribute("data-option") not in key)
    wrong.locator("label").click()
    form.locator(f'.quiz-option[data-option="{key[0]}"] label').click()
    expect(score.inner_text().startswith("0 of"), f"a second answer counts: {score.inner_text()}")


@test
def without_a_script_the_answers_can_be_opened(book):
    form, _ = book.question("single")
    address = book.page.url
    plain = (
        book.page.context.browser.new_context(java_script_enabled=False)
        if book.page.context.browser
        else None
    )
    if plain is None:
        raise missing("this browser gives no second context")
    try:
        page = plain.new_page()
        page.goto(address)
        first = page.locator(".quiz-question").first
        first.locator("summary", has_text="Hint").click()
        first.locator("summary", has_text="Answer").click()
        expect(first.locator(".quiz-feedback").first.is_visible(), "the answers do not open")
        expect(first.locator(".quiz-explanation").is_visible(), "the explanation does not open")
    finally:
        plain.close()
