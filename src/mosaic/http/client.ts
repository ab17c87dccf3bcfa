import type { z } from 'zod';
import type { Alert, CaseNote, CompletedStep, Written } from '../../domain/actions.js';
import { childSnapshotSchema, inScopeSchema } from '../../schemas/mosaic.js';
import { referenceDataSchema, relationsSchema } from '../../schemas/mosaic-staff.js';
import { foundSchema, searchSchema, writtenSchema } from '../../schemas/mosaic-writes.js';
import type { Mosaic } from '../port.js';
import { refusal, unreadable, type MosaicCall } from './errors.js';
import { createExchange, type Answer, type HttpMosaicSettings } from './exchange.js';

export type { HttpMosaicSettings } from './exchange.js';

const collections = { 'case-note': '/v1/case-notes', alert: '/v1/alerts', step: '/v1/steps' } as const;

/** Mosaic behind the contract of src/mosaic/openapi.yaml. Every failure is a CodedError with a `mosaic.*` code. */
export function createHttpMosaic(settings: HttpMosaicSettings): Mosaic {
  const exchange = createExchange(settings);

  const write = async (
    name: MosaicCall['name'],
    path: string,
    body: CaseNote | Alert | CompletedStep,
  ): Promise<Written> => {
    const call: MosaicCall = { name, path, body, writes: true, aboutPerson: body.personId !== undefined };
    const answer = await exchange(call);
    if (answer.status !== 200 && answer.status !== 201) throw refusal(answer.status, call);
    const { id, reference } = read(answer, writtenSchema, call);
    if (reference !== body.reference) throw unreadable(answer.status, call);
    return { id, alreadyThere: answer.status === 200 };
  };

  /** 501: this connection does not serve the route, which it may leave out. */
  const readIfTold = async <T>(call: MosaicCall, schema: z.ZodType<T>): Promise<T | undefined> => {
    const answer = await exchange(call);
    return answer.status === 501 ? undefined : readOk(answer, schema, call);
  };

  return {
    async readChild(personId) {
      const path = `/v1/persons/${encodeURIComponent(personId)}`;
      const call: MosaicCall = { name: 'read-child', path, aboutPerson: true };
      const child = readOk(await exchange(call), childSnapshotSchema, call);
      // Another person's snapshot under this id would be registered, and alerted on, as this child.
      if (child.personId !== personId) throw unreadable(200, call);
      return child;
    },
    async inScope(after) {
      const path = `/v1/persons/in-scope${after === undefined ? '' : `?after=${encodeURIComponent(after)}`}`;
      const call: MosaicCall = { name: 'in-scope', path };
      const page = readOk(await exchange(call), inScopeSchema, call);
      // A page that leads to itself would be read for ever.
      if (page.next !== undefined && page.next === after) throw unreadable(200, call);
      return page;
    },
    async findByNumber(nhsNumber) {
      const call: MosaicCall = { name: 'find-by-number', path: '/v1/persons/search', body: { nhsNumber } };
      return readOk(await exchange(call), searchSchema, call).personIds;
    },
    async readRelations(personId) {
      const path = `/v1/persons/${encodeURIComponent(personId)}/relations`;
      return readIfTold({ name: 'read-relations', path, aboutPerson: true }, relationsSchema);
    },
    readReferenceData: () =>
      readIfTold({ name: 'read-reference-data', path: '/v1/reference-data' }, referenceDataSchema),
    writeCaseNote: (note) => write('write-case-note', collections['case-note'], note),
    raiseAlert: (alert) => write('raise-alert', collections.alert, alert),
    completeStep: (step) => write('complete-step', collections.step, step),
    async findWritten(kind, reference) {
      const path = `${collections[kind]}?reference=${encodeURIComponent(reference)}`;
      const call: MosaicCall = { name: 'find-written', path };
      const [found] = readOk(await exchange(call), foundSchema, call).found;
      if (found === undefined) return undefined;
      // What stands under another reference proves nothing about this one.
      if (found.reference !== reference) throw unreadable(200, call);
      const { id, acknowledged } = found;
      return { id, alreadyThere: true, ...(typeof acknowledged === 'boolean' && { acknowledged }) };
    },
  };
}

function readOk<T>(answer: Answer, schema: z.ZodType<T>, call: MosaicCall): T {
  if (answer.status !== 200) throw refusal(answer.status, call);
  return read(answer, schema, call);
}

function read<T>({ status, body }: Answer, schema: z.ZodType<T>, call: MosaicCall): T {
  const { success, data } = schema.safeParse(body);
  if (!success) throw unreadable(status, call);
  return data;
}
