import { endWithSupervisor, readArguments, readPort, serve } from '../shared/serve.js';
import { createNhsSandbox } from './app.js';

const { port, host = '127.0.0.1', ledger, ...rest } = readArguments(['port', 'host', 'ledger', 'answer-delay-ms']);

function readDelay(text: string | undefined): number | undefined {
  const ms = text === undefined ? undefined : Number(text);
  if (ms !== undefined && !(Number.isInteger(ms) && ms >= 0))
    throw new Error('--answer-delay-ms must be a number from 0.');
  return ms;
}

try {
  const sandbox = createNhsSandbox({ ledgerFile: ledger, answerDelayMs: readDelay(rest['answer-delay-ms']) });
  const serving = await serve(sandbox.app, { host, port: readPort(port) });
  endWithSupervisor(async () => {
    sandbox.close();
    await serving.close();
  });
  process.stdout.write(`${JSON.stringify({ serving: 'nhs-sandbox', url: serving.url, pid: process.pid })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'The NHS sandbox cannot start.'}\n`);
  process.exitCode = 1;
}
