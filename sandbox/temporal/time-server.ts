import { existsSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { cachedTimeServer, timeServerVersion } from './cache.js';
import type { Attempt } from './attempts.js';
import type { Surroundings } from './go-build.js';
import { runCommand } from './run-command.js';

const pom = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>cpis-link</groupId>
  <artifactId>time-server</artifactId>
  <version>1</version>
  <dependencies>
    <dependency>
      <groupId>io.temporal</groupId>
      <artifactId>temporal-test-server</artifactId>
      <version>${timeServerVersion}</version>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-nop</artifactId>
      <version>2.0.16</version>
    </dependency>
  </dependencies>
</project>
`;

/** The SDK kills the process that it started: the wrapper becomes it. */
const wrapper = `#!/bin/sh
cd "$(dirname "$0")" || exit 1
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp 'lib/*' io.temporal.testserver.TestServer "$@"
`;

/**
 * The server whose clock skips what nobody waits for, for tests of weeks and months: from our cache, else fetched with
 * Maven. Needs Java 11 or later. The reason where it cannot be had.
 */
export async function findTimeServer({ env, say }: Surroundings): Promise<Attempt> {
  const folder = cachedTimeServer(env);
  const path = join(folder, 'time-server.sh');
  const java = await runCommand('java', ['-version']);
  if (java.code !== 0) return { failed: 'there is no Java to run the time-skipping server with' };
  if (existsSync(path)) return { path };
  const maven = await runCommand('mvn', ['-v']);
  if (maven.code !== 0) return { failed: 'there is no Maven to fetch the time-skipping server with' };
  say(`Fetching the time-skipping server ${timeServerVersion} with Maven, this once.`);
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(join(dirname(folder), 'getting-'));
  try {
    await writeFile(join(work, 'pom.xml'), pom);
    await writeFile(join(work, 'time-server.sh'), wrapper);
    await chmod(join(work, 'time-server.sh'), 0o755);
    const libs = join(work, 'lib');
    const { code, output } = await runCommand('mvn', [
      ...['-q', '-B', '-f', join(work, 'pom.xml')],
      ...['dependency:copy-dependencies', `-DoutputDirectory=${libs}`],
    ]);
    if (code !== 0) return { failed: `Maven could not fetch it: ${output.trim().split('\n').at(-1) ?? ''}` };
    await rename(work, folder);
    return { path };
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}
