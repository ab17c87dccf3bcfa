import { Hono } from 'hono';
import { z } from 'zod';
import { faultSchema } from '../../shared/faults.js';
import { faultPlaces } from '../mesh/parts.js';
import type { State } from '../state.js';
import { bodyAs } from './answers.js';

const nhsFault = faultSchema.extend({ on: z.enum(faultPlaces) });
const answerActions: readonly string[] = ['delay', 'corrupt', 'drop'];
/** The acknowledgement is a file, not a call: it can come late, broken or never. */
const faultForm = nhsFault.refine(({ on, action }) => on !== 'answer' || answerActions.includes(action), {
  path: ['action'],
  message: `on answer must be one of ${answerActions.join(', ')}`,
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
