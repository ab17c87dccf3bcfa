import { readFileSync } from 'node:fs';
import { endWithSupervisor, readArguments, readPort, serve } from '../shared/serve.js';
import { createMosaicSandbox } from './app.js';

async function main(): Promise<void> {
  const names = ['port', 'host', 'ledger', 'gateway', 'gateway-key'] as const;
  const { port, host = '127.0.0.1', ledger, gateway, 'gateway-key': keyFile } = readArguments(names);
  const sandbox = createMosaicSandbox({
    ...(ledger !== undefined && { ledgerFile: ledger }),
    ...(gateway !== undefined && { gatewayUrl: gateway }),
    ...(keyFile !== undefined && { signing: { keyId: 'mosaic', key: keyIn(keyFile) } }),
  });
  const serving = await serve(sandbox.app, { host, port: readPort(port) });
  endWithSupervisor(async () => {
    await serving.close();
    await sandbox.close();
  });
  process.stdout.write(`${JSON.stringify({ serving: 'mosaic-sandbox', url: serving.url, port: serving.port })}\n`);
}

/** As the gateway reads it: bytes in base64. */
const keyIn = (file: string): Uint8Array => Buffer.from(readFileSync(file, 'utf8').trim(), 'base64');

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The Mosaic sandbox cannot start.'}\n`);
  process.exit(1);
});
