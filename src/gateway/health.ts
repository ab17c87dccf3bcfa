import { declareRoute, type GatewayApp } from './routes.js';
import { state } from './answers.js';

const rememberedMs = 1000;

/**
 * `/health/live` says only that a process answers, and has to answer whatever keys and callers there are: it alone is open.
 * `/health/ready` asks Temporal, and tells something of the inside: it is for whatever watches this machine, and from
 * elsewhere for callers; its answer is kept for a second, so that nobody can wear Temporal out with it.
 */
export function addHealth(app: GatewayApp, isReady: () => Promise<boolean>, now: () => number): void {
  const live = { method: 'get', path: '/health/live', responses: { 200: state('The process answers.') } } as const;
  app.openapi(declareRoute('open', live), (context) => context.json({ status: 'live' as const }, 200));
  const ready = declareRoute('this-machine', {
    method: 'get',
    path: '/health/ready',
    responses: { 200: state('Events can be taken.'), 503: state('Temporal cannot be reached.') },
  });
  const ask = remembered(isReady, now);
  app.openapi(ready, async (context) =>
    (await ask())
      ? context.json({ status: 'ready' as const }, 200)
      : context.json({ status: 'not-ready' as const }, 503),
  );
}

function remembered(ask: () => Promise<boolean>, now: () => number): () => Promise<boolean> {
  let last: { readonly at: number; readonly answer: Promise<boolean> } | undefined;
  return () => {
    if (last === undefined || now() - last.at >= rememberedMs) last = { at: now(), answer: ask() };
    return last.answer;
  };
}
