import type { ConfigState } from '../config/held.js';
import { configHealth } from '../observability/config-health.js';
import { createConfigMetrics } from '../observability/config-metrics.js';
import { metrics, readiness, state } from './answers.js';
import { declareRoute, type GatewayApp } from './routes.js';

export interface HealthParts {
  /** whether events can be taken now */
  readonly isReady: () => Promise<boolean>;
  /** which configuration the gateway goes by, and what became of its file */
  readonly configuration: () => ConfigState;
  /** milliseconds since 1970 */
  readonly now: () => number;
}

const rememberedMs = 1000;

/**
 * `/health/live` says only that a process answers, and has to answer whatever keys and callers there are: it alone is open.
 * `/health/ready` asks Temporal, and tells something of the inside: it is for whatever watches this machine, and from
 * elsewhere for callers; its answer is kept for a second, so that nobody can wear Temporal out with it. So does `/metrics`.
 */
export function addHealth(app: GatewayApp, { isReady, configuration, now }: HealthParts): void {
  const live = { method: 'get', path: '/health/live', responses: { 200: state('The process answers.') } } as const;
  app.openapi(declareRoute('open', live), (context) => context.json({ status: 'live' as const }, 200));
  const ready = declareRoute('this-machine', {
    method: 'get',
    path: '/health/ready',
    responses: { 200: readiness('Events can be taken.'), 503: readiness('Temporal cannot be reached.') },
  });
  const ask = remembered(isReady, now);
  app.openapi(ready, async (context) => {
    const goesBy = healthOf(configuration());
    return (await ask())
      ? context.json({ status: 'ready' as const, configuration: goesBy }, 200)
      : context.json({ status: 'not-ready' as const, configuration: goesBy }, 503);
  });
  addMetrics(app, configuration, now);
}

/** Lists of its own, as the answer’s type has them. */
const healthOf = (state: ConfigState) => {
  const health = configHealth(state);
  return { ...health, waitsForStart: [...health.waitsForStart] };
};

function addMetrics(app: GatewayApp, configuration: () => ConfigState, now: () => number): void {
  const told = createConfigMetrics(configuration, now);
  const route = declareRoute('this-machine', { method: 'get', path: '/metrics', responses: { 200: metrics } });
  app.openapi(route, async (context) => context.text(await told.metrics(), 200, { 'content-type': told.contentType }));
}

function remembered(ask: () => Promise<boolean>, now: () => number): () => Promise<boolean> {
  let last: { readonly at: number; readonly answer: Promise<boolean> } | undefined;
  return () => {
    if (last === undefined || now() - last.at >= rememberedMs) last = { at: now(), answer: ask() };
    return last.answer;
  };
}
