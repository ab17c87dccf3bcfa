import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of its own with this content. */
export function fileWith(content: string): string {
  const path = join(mkdtempSync(join(tmpdir(), 'cpis-test-')), 'content');
  writeFileSync(path, content);
  return path;
}
