import { copyFileSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** What the product is made of: TypeScript, and what is read beside it. */
export const sourceFolders = ['src', 'sandbox'] as const;

/** Copies what is read beside the code, such as schemas and pages, to the same places under `out`. */
export function copyAssets(root: string, out: string): void {
  for (const folder of sourceFolders) {
    for (const path of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
      const from = join(root, folder, path);
      if (path.endsWith('.ts') || !statSync(from).isFile()) continue;
      const to = join(out, folder, path);
      mkdirSync(dirname(to), { recursive: true });
      copyFileSync(from, to);
    }
  }
}
