import type { Ready } from './ready-file.js';

/** Where everything is, and what to try first. */
export function addressTable({ temporal, nhs, mosaic, gateway, metrics, health, logs }: Ready): string {
  const rows = [
    ['Mosaic sandbox', `${mosaic.url}/`],
    ['NHS sandbox', `${nhs.url}/`],
    ['Temporal', temporal.ui ?? `${temporal.address}, namespace ${temporal.namespace}`],
    ['Gateway', `${gateway.url}/openapi.json`],
    ['Metrics', `${metrics.url}/metrics`],
    ['Health of the worker', `${health.url}/health/ready`],
    ['Log of the worker', logs['worker'] ?? ''],
  ];
  const width = Math.max(...rows.map(([name = '']) => name.length));
  return [
    'Everything serves:',
    ...rows.map(([name = '', address = '']) => `  ${name.padEnd(width)}  ${address}`),
    'Try, in another terminal:',
    '  npx cpis child 700101',
    '  npx cpis sandbox start-plan 700102',
    '  npx cpis sandbox open-record 700102',
  ].join('\n');
}
