import { Hono } from 'hono';
import { z } from 'zod';
import { deliveryFaultSchema, faultActions } from '../../shared/faults.js';
import type { FaultPlace } from '../mesh/parts.js';
import { faultPlaces } from '../mesh/parts.js';
import type { State } from '../state.js';
import { bodyAs } from './answers.js';

/** Files of CP-IS are no calls: they come late, broken, twice or never. */
const ofFiles = ['delay', 'corrupt', 'duplicate', 'drop'] as const;

const actionsAt: Readonly<Record<FaultPlace, readonly string[]>> = {
  handshake: faultActions,
  send: [...faultActions, 'drop-chunk'],
  inbox: [...faultActions, 'reorder'],
  download: [...faultActions, 'drop-chunk'],
  acknowledge: faultActions,
  track: faultActions,
  answer: ofFiles,
  notification: ofFiles,
};

const faultForm = deliveryFaultSchema.extend({ on: z.enum(faultPlaces) }).superRefine(({ on, action }, context) => {
  if (actionsAt[on].includes(action)) return;
  context.addIssue({
    code: 'custom',
    path: ['action'],
    message: `on ${on} must be one of ${actionsAt[on].join(', ')}`,
  });
});

/** Sets and clears what goes wrong. */
export function faultRoutes({ faults }: State): Hono {
  const app = new Hono();
  app.get('/faults', (c) => c.json(faults.list()));
  app.delete('/faults', (c) => {
    faults.clear();
    return c.json({ cleared: true });
  });
  app.post('/faults', async (c) => {
    const fault = await bodyAs(c, faultForm);
    if (fault instanceof Response) return fault;
    faults.add(fault);
    return c.json({ added: fault }, 201);
  });
  return app;
}
