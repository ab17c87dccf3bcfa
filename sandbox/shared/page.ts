import { html, raw } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import { style } from './page-style.js';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export interface PageContent {
  readonly title: string;
  readonly nav?: readonly { readonly href: string; readonly text: string }[];
  readonly body: Html;
}

/** A whole page: works without JavaScript, on a keyboard and in a screen reader. */
export const page = ({ title, nav = [], body }: PageContent): Html =>
  html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <link rel="icon" href="data:," />
        <style>
          ${raw(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#main">Skip to main content</a>
        <header>
          <p class="where">Sandbox: invented people only</p>
          ${
            nav.length === 0
              ? ''
              : html`<nav aria-label="Pages">
                  <ul>
                    ${nav.map(({ href, text }) => html`<li><a href="${href}">${text}</a></li>`)}
                  </ul>
                </nav>`
          }
        </header>
        <main id="main" tabindex="-1">
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html>`;

/** A table with a caption and headed columns; the first cell heads its row. Without rows it says so in words. */
export function table(caption: string, heads: readonly string[], rows: readonly (readonly (Html | string)[])[]): Html {
  if (rows.length === 0) return html`<p class="none">${caption}: none.</p>`;
  return html`<div class="scroll" role="region" aria-label="${caption}" tabindex="0">
    <table>
      <caption>
        ${caption}
      </caption>
      <thead>
        <tr>
          ${heads.map((head) => html`<th scope="col">${head}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${rows.map(
          (row) =>
            html`<tr>
              ${row.map((cell, index) => (index === 0 ? html`<th scope="row">${cell}</th>` : html`<td>${cell}</td>`))}
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** Says what a form did, on the page that follows it; screen readers read it first. */
export const notice = (text: string | undefined): Html =>
  text === undefined ? html`` : html`<div class="notice" role="status"><p>${text}</p></div>`;
