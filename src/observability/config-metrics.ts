import { Counter, Gauge, Registry } from 'prom-client';
import type { ConfigState } from '../config/held.js';

interface Told {
  readonly name: string;
  readonly help: string;
  readonly read: (state: ConfigState, nowMs: number) => number;
}

const counters: readonly Told[] = [
  {
    name: 'cpis_config_loaded_total',
    help: 'Configuration files that were taken, the first one included.',
    read: ({ loaded }) => loaded,
  },
  {
    name: 'cpis_config_refused_total',
    help: 'Changed configuration files that were refused: the configuration from before still applies.',
    read: ({ refused }) => refused,
  },
];

const gauges: readonly Told[] = [
  {
    name: 'cpis_config_file_refused',
    help: '1 while the file is not the configuration that applies, because it was refused.',
    read: ({ standing }) => (standing === undefined ? 0 : 1),
  },
  {
    name: 'cpis_config_waits_for_start',
    help: 'Changed keys that take effect at the next start.',
    read: ({ waitsForStart }) => waitsForStart.length,
  },
  {
    name: 'cpis_config_age_seconds',
    help: 'Time since the configuration that applies was taken.',
    read: ({ loadedAt }, nowMs) => Math.max(0, nowMs - Date.parse(loadedAt)) / 1000,
  },
];

/** Which configuration applies, for Prometheus. Read from the state at each scrape; no label names a person. */
export function createConfigMetrics(stateNow: () => ConfigState, now: () => number = Date.now): Registry {
  const registry = new Registry();
  const registers = [registry];
  for (const { read, ...what } of counters)
    new Counter({
      ...what,
      registers,
      collect() {
        this.reset();
        this.inc(read(stateNow(), now()));
      },
    });
  for (const { read, ...what } of gauges)
    new Gauge({
      ...what,
      registers,
      collect() {
        this.set(read(stateNow(), now()));
      },
    });
  new Gauge({
    name: 'cpis_config_info',
    help: 'The configuration that applies, by the short digest of its file.',
    labelNames: ['digest'],
    registers,
    collect() {
      this.reset();
      this.set({ digest: stateNow().digest }, 1);
    },
  });
  return registry;
}
