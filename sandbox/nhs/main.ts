import { readFileSync } from 'node:fs';
import type { MutualTls } from '../shared/serve.js';
import { endWithSupervisor, readArguments, readPort, serve } from '../shared/serve.js';
import { createNhsSandbox } from './app.js';

const names = [
  'port',
  'host',
  'ledger',
  'answer-delay-ms',
  'request-limit-bytes',
  'tls-cert',
  'tls-key',
  'tls-ca',
] as const;
type Name = (typeof names)[number];

function readNumber(given: Partial<Record<Name, string>>, name: Name): number | undefined {
  const text = given[name];
  const value = text === undefined ? undefined : Number(text);
  if (value !== undefined && !(Number.isInteger(value) && value >= 0))
    throw new Error(`--${name} must be a number from 0.`);
  return value;
}

/** All three files or none. */
function readTls(given: Partial<Record<Name, string>>): MutualTls | undefined {
  const files = [given['tls-cert'], given['tls-key'], given['tls-ca']];
  if (files.every((file) => file === undefined)) return undefined;
  const [cert, key, ca] = files.map((file) => (file === undefined ? undefined : readPem(file)));
  if (cert === undefined || key === undefined || ca === undefined)
    throw new Error('--tls-cert, --tls-key and --tls-ca are given together.');
  return { cert, key, ca };
}

function readPem(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error('A file of --tls-cert, --tls-key or --tls-ca cannot be read.');
  }
}

try {
  const given = readArguments(names);
  const { port, host = '127.0.0.1', ledger } = given;
  const place = { host, port: readPort(port), tls: readTls(given) };
  const sandbox = createNhsSandbox({
    ledgerFile: ledger,
    answerDelayMs: readNumber(given, 'answer-delay-ms'),
    requestBytes: readNumber(given, 'request-limit-bytes'),
  });
  const serving = await serve(sandbox.app, place);
  endWithSupervisor(async () => {
    sandbox.close();
    await serving.close();
  });
  process.stdout.write(`${JSON.stringify({ serving: 'nhs-sandbox', url: serving.url, pid: process.pid })}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : 'The NHS sandbox cannot start.'}\n`);
  process.exitCode = 1;
}
