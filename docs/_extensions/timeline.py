"""An execution as a table: a row for each step, a column for each thread. Screen readers and narrow screens get on
with a table; a drawing would need its own words beside it."""

import html

STALE = "A newer value was there, and nothing obliged this thread to see it yet."


def table(rows, what):
    """Rows are thread, place and step, as the explorer's records have them."""
    threads = max((thread for thread, _, _ in rows), default=0) + 1
    heads = ["Thread 0, main"] + [f"Thread {i}" for i in range(1, threads)]
    head = "".join(f'<th scope="col">{each}</th>' for each in ["Step", "Line"] + heads)
    body = "".join(row(number, *each, threads) for number, each in enumerate(rows, 1))
    caption = html.escape(what)
    return (
        f'<div class="timeline" role="region" tabindex="0" aria-label="{html.escape(what, quote=True)}"><table>'
        f"<caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
        + (f'<p class="timeline-note"><span class="stale">STALE</span>: {STALE}</p>' if has_stale(rows) else "")
    )


def has_stale(rows):
    return any(said.endswith("  STALE") for _, _, said in rows)


def row(number, thread, place, said, threads):
    kind = "fails" if said == "FAILS" else "stale" if said.endswith(("  STALE", "  EARLY")) else "step"
    cells = ["<td></td>"] * threads
    cells[thread] = f'<td class="{kind}"><code>{html.escape(said)}</code></td>'
    return f'<tr><th scope="row">{number}</th><td>{html.escape(place)}</td>{"".join(cells)}</tr>'
