import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AuditFolder } from '../../src/audit/folder.js';
import { auditFolder } from '../../src/audit/folder.js';
import { auditKeys } from '../../src/audit/keys.js';
import type { AuditEntry } from '../../src/audit/port.js';
import type { OpenedAudit, SinkOptions } from '../../src/audit/sink.js';
import { createSink } from '../../src/audit/sink.js';

export const keys = auditKeys(Buffer.alloc(32, 7));
export const otherKeys = auditKeys(Buffer.alloc(32, 8));

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'cpis-audit-'));

export const entry = (what: string, more: Partial<AuditEntry> = {}): AuditEntry => ({
  what,
  who: 'a.worker',
  why: null,
  subject: null,
  result: 'done',
  ...more,
});

export interface Bench {
  readonly path: string;
  readonly folder: AuditFolder;
  readonly damaged: string[];
  /** milliseconds since 1970 */
  clock: number;
  readonly open: (more?: Partial<SinkOptions>) => OpenedAudit;
}

export function bench(path = newFolder()): Bench {
  const damaged: string[] = [];
  const made: Bench = {
    path,
    folder: auditFolder(path),
    damaged,
    clock: Date.parse('2026-11-26T10:00:00Z'),
    open: (more = {}) =>
      createSink({
        folder: made.folder,
        keys,
        newFileAt: 1_000_000,
        now: () => made.clock,
        process: ['test', 'host'],
        onDamaged: (chain) => damaged.push(chain),
        ...more,
      }),
  };
  return made;
}

/** A disk that can be full: nothing, or only so many bytes of a line, is written then. */
export function fillable(folder: AuditFolder): AuditFolder & { full: boolean; bytes: number } {
  const fail = (): never => {
    throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
  };
  const made = {
    ...folder,
    full: false,
    bytes: 0,
    append: async (name: string, text: string, at: number) => {
      if (!made.full) return folder.append(name, text, at);
      await folder.append(name, text.slice(0, made.bytes), at);
      fail();
    },
    put: async (name: string, text: string) => (made.full ? fail() : folder.put(name, text)),
  };
  return made;
}
