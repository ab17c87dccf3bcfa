import { mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Arrived } from '../contract.js';

export interface Delivery {
  readonly body?: Uint8Array;
  readonly workflowId?: string;
  readonly localId?: string;
  readonly messageType?: string;
  readonly dtsId?: string;
  readonly status?: 'SUCCESS' | 'ERROR';
  readonly statusCode?: string;
  /** the common name of the two files, where it is not the message's id */
  readonly name?: string;
}

/** Stands in for the NHS's MESH client on one mailbox's folder: puts messages into IN and takes files out of OUT. */
export interface MeshClient {
  readonly folder: string;
  readonly path: (...parts: string[]) => string;
  readonly names: (place: 'IN' | 'OUT' | 'SENT' | 'FAILED') => readonly string[];
  /** Delivers a message, data first, and gives its name. */
  readonly deliver: (delivery?: Delivery) => string;
  /** Delivers a report of non-delivery. */
  readonly report: (localId: string) => string;
  /** Takes one pair out of OUT as the client does: SENT with MESH's id and a status, or FAILED with the reason. */
  readonly take: (name: string, status?: 'SUCCESS' | 'ERROR') => Arrived;
  readonly close: () => void;
}

let count = 0;

/** Ids as MESH forms them, in order. */
const newId = (): string => {
  count += 1;
  const stamp = new Date().toISOString().replace(/\D/g, '');
  return `${stamp}_${count.toString(16).toUpperCase().padStart(6, '0')}`;
};

const stamp = (): string => new Date().toISOString().replace(/\D/g, '').slice(0, 14);

const statusRecord = (status: string, code: string): string =>
  `<StatusRecord><DateTime>${stamp()}</DateTime><Event>TRANSFER</Event><Status>${status}</Status>` +
  `<StatusCode>${code}</StatusCode><Description>Transferred to recipient mailbox</Description></StatusRecord>`;

export const controlFile = (name: string, delivery: Delivery): string => `<DTSControl>
<Version>1.0</Version>
<AddressType>DTS</AddressType>
<MessageType>${delivery.messageType ?? 'Data'}</MessageType>
<WorkflowId>${delivery.workflowId ?? 'TEST_CPIS_ACCESS'}</WorkflowId>
<To_DTS>ZZ9LA001</To_DTS>
<From_DTS>CPISHUB1</From_DTS>
<Subject></Subject>
<LocalId>${delivery.localId ?? ''}</LocalId>
<DTSId>${delivery.dtsId ?? name}</DTSId>
<Compress>Y</Compress>
<Encrypted>N</Encrypted>
${statusRecord(delivery.status ?? 'SUCCESS', delivery.statusCode ?? '00')}
</DTSControl>
`;

const textIn = (control: string, element: string): string =>
  new RegExp(`<${element}>([^<]*)</${element}>`).exec(control)?.[1] ?? '';

export function startMeshClient(): MeshClient {
  const folder = mkdtempSync(join(tmpdir(), 'mesh-client-'));
  const path = (...parts: string[]): string => join(folder, ...parts);
  for (const place of ['IN', 'OUT', 'SENT', 'FAILED']) mkdirSync(path(place));

  const deliver = (delivery: Delivery = {}): string => {
    const name = delivery.name ?? newId();
    if (delivery.messageType !== 'Report') writeFileSync(path('IN', `${name}.dat`), delivery.body ?? '<note/>');
    writeFileSync(path('IN', `${name}.ctl`), controlFile(name, delivery));
    return name;
  };
  const take = (name: string, status: 'SUCCESS' | 'ERROR' = 'SUCCESS'): Arrived => {
    const to = status === 'SUCCESS' ? 'SENT' : 'FAILED';
    const control = readFileSync(path('OUT', `${name}.ctl`), 'utf8');
    const body = readFileSync(path('OUT', `${name}.dat`));
    const told = `<DTSId>${newId()}</DTSId>${statusRecord(status, status === 'SUCCESS' ? '00' : '12')}</DTSControl>`;
    renameSync(path('OUT', `${name}.dat`), path(to, `${name}.dat`));
    writeFileSync(path(to, `${name}.ctl`), control.replace('</DTSControl>', told));
    rmSync(path('OUT', `${name}.ctl`));
    return { body, workflowId: textIn(control, 'WorkflowId'), localId: textIn(control, 'LocalId') };
  };
  return {
    ...{ folder, path, deliver, take },
    names: (place) => readdirSync(path(place)).toSorted(),
    report: (localId) =>
      deliver({
        ...{ localId, messageType: 'Report', status: 'ERROR', statusCode: '14' },
        workflowId: 'TEST_CPIS_UPLOAD',
      }),
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}
