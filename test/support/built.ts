import { copyFileSync, mkdirSync, readdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { copyAssets, sourceFolders } from '../../scripts/assets.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const built = (): string | undefined => process.env['CPIS_TEST_BUILT'];

/** The command as a person calls it; built where the test run has built it, which starts in a third of the time. */
export const cpisCommand = (): string => join(built() ?? root, 'bin/cpis.js');

/** What Node needs to run a program of the project, such as `src/worker`: built where the test run has built it. */
export const program = (path: string): string[] => {
  const folder = built();
  return folder === undefined ? ['--import', 'tsx', join(root, `${path}.ts`)] : [join(folder, `dist/${path}.js`)];
};

/** Makes of the sources what the image has of them, without the workflow bundle: `dist/src/workflow-bundle.js` is for the caller. */
export async function buildInto(out: string): Promise<void> {
  const modules = sourceFolders.flatMap((name) =>
    readdirSync(join(root, name), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => join(name, path)),
  );
  mkdirSync(join(out, 'bin'), { recursive: true });
  copyFileSync(join(root, 'package.json'), join(out, 'package.json'));
  copyFileSync(join(root, 'bin/cpis.js'), join(out, 'bin/cpis.js'));
  symlinkSync(join(root, 'node_modules'), join(out, 'node_modules'));
  copyAssets(root, join(out, 'dist'));
  await build({
    absWorkingDir: root,
    entryPoints: modules,
    outbase: root,
    outdir: join(out, 'dist'),
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: 'inline',
  });
}
