import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cachedTemporalServer, temporalServerVersion } from './cache.js';
import type { Surroundings } from './go-build.js';
import { buildWithGo, inWorkFolder, moveInto, whyNoGo } from './go-build.js';

/** The two programs of a production server: the server, and the tool that makes its schema. */
export interface ProductionBinaries {
  readonly server: string;
  readonly sql: string;
}

const source = 'go.temporal.io/server/cmd';

/** From our cache, else built with Go. The reason where they cannot be had. */
export async function findProductionBinaries(
  surroundings: Surroundings,
): Promise<ProductionBinaries | { readonly failed: string }> {
  const cache = cachedTemporalServer(surroundings.env);
  const binaries = { server: join(cache, 'server'), sql: join(cache, 'sql') };
  if (Object.values(binaries).every((path) => existsSync(path))) return binaries;
  const whyNot = await whyNoGo(surroundings);
  if (whyNot !== undefined) return { failed: `Temporal ${temporalServerVersion}: ${whyNot}` };
  return inWorkFolder<ProductionBinaries | { readonly failed: string }>(cache, async (folder) => {
    const server = {
      name: `the Temporal server ${temporalServerVersion}`,
      packages: [`${source}/server@${temporalServerVersion}`, `${source}/tools/sql@${temporalServerVersion}`],
      takes: 'about four minutes on two cores',
    };
    const broken = await buildWithGo(server, folder, surroundings);
    if (broken !== undefined) return { failed: `Temporal ${temporalServerVersion}: ${broken}` };
    await moveInto(cache, folder);
    return binaries;
  });
}
