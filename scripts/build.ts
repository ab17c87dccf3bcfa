import { execFileSync } from 'node:child_process';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode } from '@temporalio/worker';
import { bundling } from '../src/temporal/workflow-code.js';
import { copyAssets } from './assets.js';

/** `npm run build`: JavaScript, what is read beside it, and the workflow bundle that the image's worker loads. */
const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'dist');

rmSync(out, { recursive: true, force: true });
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});

copyAssets(root, out);

const built = (path: string): string => join(out, 'src', path);

const { code } = await bundleWorkflowCode({
  ...bundling(built('workflows/index.js'), built('temporal/failure-converter.js'), built('workflows/whole-tasks.js')),
  logger: {
    trace: () => undefined,
    debug: () => undefined,
    info: () => undefined,
    warn: console.warn,
    error: console.error,
    log: () => undefined,
  },
});
writeFileSync(join(out, 'src/workflow-bundle.js'), code);
process.stdout.write(`Built into ${out}: the workflow bundle has ${Math.round(code.length / 1024)} KB.\n`);
