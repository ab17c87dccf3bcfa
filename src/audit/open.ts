import { hostname } from 'node:os';
import type { AuthorityConfig } from '../config/authority.js';
import { CodedError } from '../domain/failure.js';
import { readKey } from '../temporal/key-files.js';
import type { AuditFolder } from './folder.js';
import { auditFolder } from './folder.js';
import { subjectMark } from './kept.js';
import type { AuditKeys } from './keys.js';
import { auditKeys } from './keys.js';
import type { OpenedAudit } from './sink.js';
import { createSink } from './sink.js';

/** The folder and the key that the configuration names. Fails with a sentence that names the key's file. */
export const auditPlace = ({
  folder,
  keyFile,
}: AuthorityConfig['audit']): { folder: AuditFolder; keys: AuditKeys } => ({
  folder: auditFolder(folder),
  keys: auditKeys(readKey(keyFile)),
});

/** The pseudonym that the audit, and so the log, has for a child's workflow id. */
export const subjectMarker = ({ keyFile }: AuthorityConfig['audit']): ((workflowId: string) => string) => {
  const keys = auditKeys(readKey(keyFile));
  return (workflowId) => subjectMark(keys, workflowId);
};

/**
 * The audit of this process. Its file is opened with the first line: a full disk keeps no process from starting.
 * @param process what names it: `worker`, or `cli` and a login name
 * @param alarm hears at once, and each time, that a chain was found changed
 */
export const openAudit = (
  config: AuthorityConfig['audit'],
  process: readonly string[],
  alarm: (error: CodedError) => void,
): OpenedAudit =>
  createSink({
    ...auditPlace(config),
    newFileAt: config.newFileAt,
    now: Date.now,
    process: [...process, hostname()],
    onDamaged: (chain) => alarm(new CodedError('audit.damaged', { chain })),
  });
