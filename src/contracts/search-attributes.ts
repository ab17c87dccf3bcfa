import { defineSearchAttributeKey } from '@temporalio/common';

/** Never encrypted: codes and HMACs only. SQL visibility has room for three KeywordLists. */
export const searchAttributeTypes = {
  CpisStage: 'KEYWORD',
  CpisHeld: 'KEYWORD',
  CpisPlanKinds: 'KEYWORD_LIST',
  CpisSubject: 'KEYWORD_LIST',
  CpisAttention: 'KEYWORD_LIST',
  CpisAttentionSince: 'DATETIME',
  CpisLookAgainOn: 'DATETIME',
} as const;

export const attributes = {
  stage: defineSearchAttributeKey('CpisStage', 'KEYWORD'),
  held: defineSearchAttributeKey('CpisHeld', 'KEYWORD'),
  planKinds: defineSearchAttributeKey('CpisPlanKinds', 'KEYWORD_LIST'),
  subject: defineSearchAttributeKey('CpisSubject', 'KEYWORD_LIST'),
  attention: defineSearchAttributeKey('CpisAttention', 'KEYWORD_LIST'),
  attentionSince: defineSearchAttributeKey('CpisAttentionSince', 'DATETIME'),
  lookAgainOn: defineSearchAttributeKey('CpisLookAgainOn', 'DATETIME'),
};
