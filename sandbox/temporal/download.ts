import { Runtime } from '@temporalio/worker';
import { temporalCliVersion } from './cache.js';

/**
 * Lets the Temporal SDK download the CLI into a folder: `node --import tsx download.ts FOLDER`. The SDK can only download
 * together with a start, so the server is started and ended; only the file that stays behind matters.
 */
async function download(folder: string): Promise<void> {
  const runtime = Runtime.instance();
  const server = await runtime.createEphemeralServer({
    type: 'dev-server',
    exe: {
      type: 'cached-download',
      downloadDir: folder,
      version: temporalCliVersion,
      ttl: 3_600_000,
      sdkName: 'sdk-typescript',
      sdkVersion: '1.24.0',
    },
    namespace: 'default',
    ip: '127.0.0.1',
    port: null,
    uiPort: null,
    dbFilename: null,
    ui: false,
    log: { format: 'pretty', level: 'error' },
    extraArgs: [],
  });
  await runtime.shutdownEphemeralServer(server);
}

const folder = process.argv[2];
if (folder === undefined) throw new Error('a folder is needed');
await download(folder).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : 'the download failed');
  process.exitCode = 1;
});
