import { setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import { mayShow, withheld } from '../contracts/clear-text.js';
import type { searchAttributeTypes } from '../contracts/search-attributes.js';
import { attributes } from '../contracts/search-attributes.js';
import type { Attention } from '../domain/attentions.js';
import { shown } from '../domain/attentions.js';

export interface Shown {
  readonly stage: string;
  readonly attentions: readonly Attention[];
  /** for the operator, in words: no name and no number */
  readonly details: string;
  /** marks of the numbers that it is about */
  readonly subjects?: readonly string[];
}

/** Shows operators where a workflow stands: the details at every call, the search attributes once a transition. */
export function createShowing(): (now: Shown) => void {
  let before = '';
  return ({ stage, attentions, details, subjects = [] }) => {
    setCurrentDetails(details);
    const { codes, since } = shown(attentions, false);
    const text = [stage, ...codes, ...subjects].join(' ');
    if (text === before) return;
    before = text;
    upsertSearchAttributes([
      { key: attributes.stage, value: shownAs('CpisStage', stage) },
      ...(subjects.length === 0
        ? []
        : [{ key: attributes.subject, value: subjects.map((mark) => shownAs('CpisSubject', mark)) }]),
      { key: attributes.attention, value: codes.map((code) => shownAs('CpisAttention', code)) },
      { key: attributes.attentionSince, value: since === undefined ? null : new Date(since) },
    ]);
  };
}

/** What may stand in clear, or that it is withheld: a workflow neither stops nor tells. */
export const shownAs = (name: keyof typeof searchAttributeTypes, text: string): string =>
  mayShow(name, text) ? text : withheld;
