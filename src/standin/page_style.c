/*
 * page_style.c: the look of the wall: paper, tape and pins, on purpose not the look of Otklik.
 */
#include "standin/standin_private.h"

/* In parts, because a compiler need not take a literal of more than 4095 characters. */
static const char *const style[] = {
	":root { --bg: oklch(0.95 0.022 92); --paper: oklch(0.995 0.006 92); --ink: oklch(0.26 0.02 60);"
	" --ink2: oklch(0.44 0.025 60); --line: oklch(0.85 0.03 85); --off: oklch(0.955 0.02 215);"
	" --offl: oklch(0.5 0.08 220); --tape: oklch(0.88 0.09 92); --bad: oklch(0.5 0.16 25); color-scheme: light "
	"dark; }\n",
	"@media (prefers-color-scheme: dark) { :root { --bg: oklch(0.2 0.014 70); --paper: oklch(0.255 0.016 70);"
	" --ink: oklch(0.93 0.012 85); --ink2: oklch(0.76 0.02 80); --line: oklch(0.37 0.02 75);"
	" --off: oklch(0.3 0.035 220); --offl: oklch(0.72 0.07 215); --tape: oklch(0.42 0.06 85);"
	" --bad: oklch(0.75 0.13 25); } }\n",
	"* { box-sizing: border-box; margin: 0; padding: 0; }\n",
	"body { min-height: 100dvh; background: var(--bg); color: var(--ink);"
	" font: 1rem/1.5 \"Golos Text\", \"PT Sans\", \"Noto Sans\", system-ui, sans-serif; }\n",
	"ul { list-style: none; } a { color: inherit; text-decoration: underline; text-underline-offset: 0.2em; }\n",
	"a:focus-visible, input:focus-visible, select:focus-visible, textarea:focus-visible, button:focus-visible,"
	" summary:focus-visible { outline: 2px solid var(--offl); outline-offset: 2px; }\n",
	".fake { display: flex; flex-wrap: wrap; gap: 0.25rem 1rem; align-items: center; justify-content: "
	"space-between;"
	" padding: 0.625rem 1rem; background: repeating-linear-gradient(-45deg, var(--tape) 0 12px, var(--bg) 12px "
	"24px);"
	" border-bottom: 1px solid var(--line); }\n",
	".fake p { background: var(--paper); padding: 0.125rem 0.625rem; font-size: 0.8125rem; line-height: 1.25rem;"
	" border-radius: 2px; }\n",
	".top { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.25rem 1.25rem; max-width: 46rem;"
	" margin: 0 auto; padding: 1.25rem 1rem 0.5rem; }\n",
	".top h1 { font-size: 1.625rem; line-height: 2rem; letter-spacing: -0.01em; } .top p { color: var(--ink2); }\n",
	".walls { max-width: 46rem; margin: 0 auto; padding: 0 1rem; font-size: 0.8125rem;"
	" line-height: 1.5rem; color: var(--ink2); } .walls nav { display: flex; flex-wrap: wrap; gap: 0.25rem "
	"0.875rem; }\n",
	".walls a[aria-current] { color: var(--ink); font-weight: 600; text-decoration-thickness: 2px; }\n",
	".col { max-width: 46rem; margin: 0 auto; padding: 1rem 1rem 3rem; display: grid; gap: 1.75rem;"
	" grid-template-columns: minmax(0, 1fr); }\n",
	".pp { position: relative; background: var(--paper); border: 1px solid var(--line); border-radius: 2px;"
	" padding: 1.125rem 1.125rem 0.875rem; display: grid; gap: 0.625rem; min-width: 0;"
	" box-shadow: 0 1px 0 var(--line), 3px 4px 0 -1px oklch(0.5 0.03 80 / 0.14); }\n",
	".pp::before { content: \"\"; position: absolute; left: 50%; top: -0.5rem; width: 4.5rem; height: 1rem;"
	" margin-left: -2.25rem; background: var(--tape); opacity: 0.85; transform: rotate(-1.5deg); }\n",
	".wh { display: flex; flex-wrap: wrap; gap: 0.25rem 0.5rem; align-items: baseline; font-size: 0.8125rem;"
	" line-height: 1.125rem; color: var(--ink2); } .wh b { color: var(--ink); font-size: 0.9375rem; }\n",
	".tx { font-size: 1.0625rem; line-height: 1.625rem; max-width: 60ch; } .tx, .cs p { overflow-wrap: anywhere;"
	" white-space: pre-line; text-wrap: pretty; } .gone { color: var(--ink2); font-style: italic; }\n",
	".cs { display: grid; grid-template-columns: minmax(0, 1fr); margin-top: 0.125rem;"
	" border-top: 1px dashed var(--line); }\n",
	".cs > li { padding: 0.625rem 0; border-top: 1px dashed var(--line); display: grid; gap: 0.1875rem; min-width: "
	"0; }\n",
	".cs > li:first-child { border-top: 0; } .cs > li.under { margin-left: 1.25rem; }\n",
	".cs p { font-size: 0.9375rem; line-height: 1.4375rem; } .cs .wh { font-size: 0.8125rem; line-height: "
	"1.125rem; }\n",
	".cs > li.off { background: var(--off); border-left: 4px solid var(--offl); padding: 0.75rem 0.875rem;"
	" margin-left: 1.25rem; border-top-color: transparent; }\n",
	".seal { display: inline-block; border: 1.5px solid var(--offl); color: var(--ink); border-radius: 2px;"
	" padding: 0 0.375rem; font-size: 0.75rem; line-height: 1.125rem; font-weight: 600; }\n",
	"li:target, article:target { outline: 3px solid var(--tape); outline-offset: 3px; }\n",
	".write { display: grid; grid-template-columns: minmax(0, 1fr) auto; gap: 0.5rem; }\n",
	".write .who { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: 0.5rem 1rem; font-size: 0.8125rem;"
	" color: var(--ink2); align-items: center; } .who label { display: flex; gap: 0.375rem; align-items: center;"
	" max-width: 100%; min-width: 0; } select { flex: 1 1 0; text-overflow: ellipsis; }\n",
	"textarea, input, select { min-height: 2.25rem; min-width: 0; max-width: 100%; border: 1.5px solid var(--ink2);"
	" border-radius: 2px; background: var(--paper); color: var(--ink); padding: 0.25rem 0.75rem; font: inherit; "
	"}\n",
	"textarea { resize: vertical; } .who input, .who select { min-height: 1.875rem; font-size: 0.8125rem; }\n",
	"::placeholder { color: var(--ink2); opacity: 1; }\n",
	"button { align-self: start; min-height: 2.25rem; padding: 0 0.875rem; border: 1.5px solid var(--ink2);"
	" border-radius: 2px; background: transparent; color: var(--ink); font: inherit; font-weight: 500; cursor: "
	"pointer; }"
	" button:hover { background: var(--tape); }\n",
	"summary { cursor: pointer; font-size: 0.8125rem; color: var(--ink2); } details[open] summary { margin-bottom: "
	"0.5rem; }\n",
	".wrong { grid-column: 1 / -1; color: var(--bad); font-size: 0.875rem; font-weight: 600; }\n",
	".vh { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: "
	"nowrap; }\n",
	".pages { display: flex; gap: 1.5rem; justify-content: center; }\n",
};

void page_style(struct exchange *exchange, struct str rest)
{
	(void)rest;
	exchange->type = "text/css; charset=utf-8";
	for (size_t i = 0; i < sizeof(style) / sizeof(style[0]); i++)
		buf_add(&exchange->out, str_from(style[i]));
}
