import { html } from 'hono/html';
import type { ReportSection } from './rows.js';

const style = `
  body { font-family: Arial, sans-serif; font-size: 16px; line-height: 1.5; color: #0b0c0c; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
  h1 { font-size: 1.75rem; margin-bottom: 0; }
  h2 { font-size: 1.2rem; margin: 1.75rem 0 0.25rem; }
  p { margin: 0.25rem 0; }
  table { border-collapse: collapse; width: 100%; }
  th, td { text-align: left; padding: 0.4rem 0.5rem 0.4rem 0; border-bottom: 1px solid #b1b4b6; vertical-align: top; }
  th { font-weight: normal; }
  td { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
  td.words { white-space: normal; padding-left: 1.5rem; }
  .made { margin-top: 1.75rem; }
  .none { color: #505a5f; }
  @media print { body { margin: 0; max-width: none; font-size: 11pt; } section { break-inside: avoid; } }
`;

interface Page {
  readonly title: string;
  readonly authority: string;
  readonly period: string;
  readonly madeAt: string;
  readonly sections: readonly ReportSection[];
}

/** A page for people without a shell: printable, works without JavaScript, and holds no name and no number of a child. */
export async function reportPage({ title, authority, period, madeAt, sections }: Page): Promise<string> {
  const page = await html`<!doctype html>
    <html lang="en-GB">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} – ${authority}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          <p>${authority}</p>
          <p>${period}</p>
          ${sections.map(sectionOf)}
          <p class="none made">Made on ${madeAt} by CP-IS Link.</p>
        </main>
      </body>
    </html>`;
  return page.toString();
}

const sectionOf = ({ title, rows }: ReportSection) =>
  html`<section>
    <h2>${title}</h2>
    ${
      rows.length === 0
        ? html`<p class="none">None.</p>`
        : html`<table>
            <tbody>
              ${rows.map(
                ([name, value]) =>
                  html`<tr>
                    <th scope="row">${name}</th>
                    <td class="${/^[\d.%\s]+$/.test(value) ? '' : 'words'}">${value}</td>
                  </tr>`,
              )}
            </tbody>
          </table>`
    }
  </section>`;
