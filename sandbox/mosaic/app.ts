import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { createFaults } from '../shared/faults.js';
import { openLedger, type Ledger } from '../shared/ledger.js';
import { population } from '../shared/population.js';
import { addAdmin } from './admin.js';
import { childSchema, personOf } from './child-input.js';
import { addContract } from './contract.js';
import { openAcknowledgements } from './acknowledgements.js';
import { openEffects } from './effects.js';
import { faultPlaces } from './fault-places.js';
import { openOutbox } from './outbox.js';
import { addPages } from './pages.js';
import { openPeople, type People } from './people.js';
import { createDesk, newPlanId } from './plans.js';
import { problem } from './problem.js';
import type { SigningKey } from './signing.js';
import { openStaff } from './staff.js';

export interface MosaicSandboxSettings {
  /** where everything is kept; without it, in memory */
  readonly ledgerFile?: string;
  /** where events go; a function may not know yet */
  readonly gatewayUrl?: string | (() => string | undefined);
  /** what the gateway knows this Mosaic by; without it, events go unsigned */
  readonly signing?: SigningKey;
  /** milliseconds since 1970 */
  readonly now?: () => number;
  /** how long an event waits until it is sent again */
  readonly retryMs?: number;
}

export interface MosaicSandbox {
  readonly app: Hono;
  close(): Promise<void>;
}

/** A Mosaic with invented people: our contract under `/v1`, tools under `/admin`, pages for people at `/`. */
export function createMosaicSandbox(settings: MosaicSandboxSettings = {}): MosaicSandbox {
  const { ledgerFile, gatewayUrl, signing, now = Date.now, retryMs = 1000 } = settings;
  const ledger = openLedger(ledgerFile);
  const people = openPeople(ledger, now);
  const effects = openEffects(ledger, now);
  const staff = openStaff(ledger);
  const acknowledged = openAcknowledgements(ledger, now);
  const faults = createFaults(faultPlaces, ledger);
  if (!isSeeded(ledger)) seed(ledger, people);
  const outbox = openOutbox({
    people,
    retryMs,
    signing,
    gatewayUrl: typeof gatewayUrl === 'function' ? gatewayUrl : () => gatewayUrl,
  });
  const desk = createDesk(people, outbox);
  const reset = (): void => {
    ledger.clear();
    people.clear();
    effects.clear();
    faults.clear();
    staff.reset();
    seed(ledger, people);
  };
  const mosaic = { people, effects, staff, acknowledged, faults, now };
  const app = new Hono();
  app.get('/health', (c) => c.json({ status: 'ok' }));
  addContract(app, mosaic);
  addAdmin(app, { ...mosaic, desk, reset });
  addPages(app, { ...mosaic, desk });
  app.notFound(() => problem(404, 'not-found', 'There is nothing here.'));
  app.onError((error) =>
    error instanceof HTTPException
      ? problem(400, 'invalid', 'The request cannot be read.')
      : problem(500, 'unexpected', 'The sandbox failed.'),
  );
  return {
    app,
    close() {
      outbox.close();
      return Promise.resolve();
    },
  };
}

const isSeeded = (ledger: Ledger): boolean => ledger.all('meta').has('seeded');

/** The mark comes last: a kill in between seeds again. */
function seed(ledger: Ledger, people: People): void {
  for (const one of population) {
    const person = personOf(childSchema.parse(one), newPlanId);
    if (!person.ok) throw new Error('The seeded population does not fit the contract.');
    people.put(person.value);
  }
  ledger.put('meta', 'seeded', true);
}
