import type { Alert, Recipient } from '../../domain/actions.js';
import { failureOf, type CodedError } from '../../domain/failure.js';

/** Tells the operators' roles of an extract that was refused, is stale or has wrong lines: codes and numbers only. */
export function extractAlert({ code, facts }: CodedError, recipients: readonly Recipient[]): Alert {
  const { says, next } = failureOf(code);
  const numbers = Object.entries(facts).map(([what, value]) => `${what}: ${value}`);
  const about = ['extract', facts['extract'], facts['days']].filter((part) => part !== undefined).join('-');
  return {
    reference: `cpis/${about}/${code}`,
    trigger: 'unexpected-failure',
    title: 'An extract of Mosaic needs a person',
    text: [says, next, '', ...numbers].join('\n'),
    recipients,
  };
}
