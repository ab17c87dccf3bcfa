import type { ChildStatus } from '../contracts/child.js';
import { childStages } from '../domain/child-view.js';
import { dateWords, ukWords } from '../domain/dates.js';
import type { ReportSection } from './rows.js';

/** What CP-IS holds for one child, and since when. No name and no NHS number: Mosaic has them. */
export function childSections(status: ChildStatus): readonly ReportSection[] {
  return [
    { title: 'Where it stands', rows: [['Registration', childStages[status.stage]]] },
    {
      title: 'What CP-IS holds',
      rows: status.held.map(({ content, acceptedAt }) => [
        `${content.kind} from ${dateWords(content.start)}${content.end === undefined ? '' : ` until ${dateWords(content.end)}`}`,
        `accepted ${ukWords(acceptedAt)}`,
      ]),
    },
    {
      title: 'Under way',
      rows: status.open.map(({ kind, step, answer }) => [kind, answer === undefined ? step : `${step} (${answer})`]),
    },
    {
      title: 'What needs a person',
      rows: status.attentions.map(({ code, since }) => [code, `since ${ukWords(since)}`]),
    },
  ];
}
