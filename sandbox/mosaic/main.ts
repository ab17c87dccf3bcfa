import { endWithSupervisor, readArguments, readPort, serve } from '../shared/serve.js';
import { createMosaicSandbox } from './app.js';

async function main(): Promise<void> {
  const { port, host = '127.0.0.1', ledger, gateway } = readArguments(['port', 'host', 'ledger', 'gateway']);
  const sandbox = createMosaicSandbox({
    ...(ledger !== undefined && { ledgerFile: ledger }),
    ...(gateway !== undefined && { gatewayUrl: gateway }),
  });
  const serving = await serve(sandbox.app, { host, port: readPort(port) });
  endWithSupervisor(async () => {
    await serving.close();
    await sandbox.close();
  });
  process.stdout.write(`${JSON.stringify({ serving: 'mosaic-sandbox', url: serving.url, port: serving.port })}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : 'The Mosaic sandbox cannot start.'}\n`);
  process.exit(1);
});
