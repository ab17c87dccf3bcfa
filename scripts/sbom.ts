import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { argv, stdout } from 'node:process';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** `npm run sbom [-- FILE]`: what the product is made of, as a CycloneDX bill of materials; development is left out. */
const root = fileURLToPath(new URL('..', import.meta.url));
const file = resolve(argv[2] ?? join(root, 'dist/sbom.cdx.json'));

const reference = z.looseObject({ type: z.string() });
const part = z.looseObject({
  'bom-ref': z.string(),
  name: z.string(),
  externalReferences: z.array(reference).optional(),
});
const relation = z.looseObject({ ref: z.string(), dependsOn: z.array(z.string()).optional() });
const bill = z.looseObject({
  bomFormat: z.literal('CycloneDX'),
  metadata: z.looseObject({ component: part }),
  components: z.array(part),
  dependencies: z.array(relation),
});
const lockFile = z.object({
  name: z.string(),
  packages: z.record(z.string(), z.object({ version: z.string(), dev: z.boolean().optional() })),
});

const lock = lockFile.parse(JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')));

/**
 * What the lock file does not mark as development's alone. `npm sbom --omit dev` would leave out whatever development needs
 * too (seen with npm 11.19: 56 packages of 211, none of Temporal among them).
 */
const production = new Set(
  Object.entries(lock.packages).flatMap(([path, { version, dev }]) =>
    dev === true ? [] : [`${path.slice(path.lastIndexOf('node_modules/')).replace(/^node_modules\//, '')}@${version}`],
  ),
);

const said = execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--sbom-type', 'application'], {
  cwd: root,
  encoding: 'utf8',
  maxBuffer: 64 * 1024 * 1024,
});
const read = bill.parse(JSON.parse(said));
const own = read.metadata.component;
const isKept = (ref: string): boolean => ref === own['bom-ref'] || production.has(ref.split('|')[0] ?? ref);

/** npm says from where this machine happened to fetch each package: that is nobody's business, the hash is what counts. */
const placeless = (one: z.infer<typeof part>): z.infer<typeof part> => ({
  ...one,
  externalReferences: (one.externalReferences ?? []).filter(({ type }) => type !== 'distribution'),
});

const made = {
  ...read,
  metadata: { ...read.metadata, component: { ...own, name: lock.name } },
  components: read.components.filter((one) => isKept(one['bom-ref'])).map(placeless),
  dependencies: read.dependencies
    .filter(({ ref }) => isKept(ref))
    .map(({ ref, dependsOn = [] }) => ({ ref, dependsOn: dependsOn.filter(isKept) })),
};
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify(made, undefined, 2)}\n`);
stdout.write(`Wrote ${file}: ${made.components.length} components.\n`);
