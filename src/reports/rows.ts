import { fileCodes, recordCodes } from '../domain/acknowledgements.js';
import { attentions } from '../domain/attentions.js';
import { ukWords } from '../domain/dates.js';
import { matchRateWanted } from '../domain/reconciliation.js';
import type { Report } from './collect.js';
import { alwaysShown } from './collect.js';

/** A report as sections of rows: what the page and the CSV show alike. */
export interface ReportSection {
  readonly title: string;
  readonly rows: readonly (readonly [string, string])[];
}

export function sectionsOf(report: Report): readonly ReportSection[] {
  const { files, sent, answers, messages, open, followed, lastComparedAt, lastGoodPollAt } = report;
  const accepted = answers['CPR06'] ?? 0;
  const refused = Object.entries(answers)
    .filter(([code]) => code !== 'CPR06')
    .sort(([, one], [, other]) => other - one);
  const others = Object.entries(open).filter(([code]) => !alwaysShown.some(([shown]) => shown === code));
  return [
    {
      title: 'What we sent, and what CP-IS answered',
      rows: [
        ['Files', String(files)],
        ['Changes sent', String(sent)],
        ['Accepted by CP-IS', String(accepted)],
        ['Refused', String(refused.reduce((sum, [, count]) => sum + count, 0))],
      ],
    },
    { title: 'Refused, by reason', rows: refused.map(([code, count]) => [reasonOf(code), String(count)]) },
    { title: 'What the NHS told us', rows: [['Messages', String(messages)]] },
    {
      title: 'What needs a person now',
      rows: [
        ...alwaysShown.map(([code, words]): [string, string] => [words, String(open[code] ?? 0)]),
        ...others.map(([code, count]): [string, string] => [wordsOf(code), String(count)]),
      ],
    },
    {
      title: 'How well it works',
      rows: [
        ['Children followed', String(followed)],
        ['Matched, of those in scope', rateWords(report)],
        ['Last comparison with Mosaic', lastComparedAt === undefined ? 'none yet' : ukWords(lastComparedAt)],
        ['NHS mailbox last read', lastGoodPollAt === undefined ? 'never' : ukWords(lastGoodPollAt)],
      ],
    },
  ];
}

function rateWords({ matchRate, lastComparedAt }: Report): string {
  if (lastComparedAt === undefined) return 'not known: no comparison yet';
  if (matchRate === undefined) return 'nothing in scope';
  const percent = `${(matchRate * 100).toFixed(1)} %`;
  return matchRate < matchRateWanted
    ? `${percent}, below the ${matchRateWanted * 100} % that NHS England expects`
    : percent;
}

const known: Readonly<Record<string, string>> = { ...recordCodes, ...fileCodes };

const reasonOf = (code: string): string => (known[code] === undefined ? code : `${code}: ${known[code]}`);

const wordsOf = (code: string): string =>
  Object.entries(attentions).find(([name]) => name === code)?.[1].says ?? 'For the restricted audience';
