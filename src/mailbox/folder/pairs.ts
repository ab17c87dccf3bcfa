import { join } from 'node:path';
import { CodedError } from '../../domain/failure.js';
import type { MessageFacts } from '../port.js';
import { isMeshCode, isSafeId, meshInstant } from '../values.js';
import { readControlFile, type ControlFile } from './control-file.js';
import { filesIn, readAtMost, standing } from '../../files/files.js';
import { controlBytesAtMost } from './settings.js';

/** What stands in IN under one name: `<name>.ctl`, `<name>.dat` or both. */
export interface Pair {
  /** the common name of its files, which is the id of the message: what a control file says is never used as a name */
  readonly name: string;
  readonly control: boolean;
  readonly data: boolean;
  /** when its newest file came, in milliseconds since 1970 */
  readonly at: number;
}

export const controlOf = (folder: string, name: string): string => join(folder, `${name}.ctl`);
export const dataOf = (folder: string, name: string): string => join(folder, `${name}.dat`);

/** Everything in a folder that is a message or half of one, oldest first. Every other file is passed over. */
export async function pairsIn(folder: string): Promise<readonly Pair[]> {
  const files = new Set((await filesIn(folder)).filter((file) => /^[^.].*\.(ctl|dat)$/.test(file)));
  const names = new Set([...files].map((file) => file.slice(0, -'.ctl'.length)));
  const pairs = await Promise.all([...names].map((name) => pairOf(folder, name, files)));
  return pairs.toSorted((one, other) => one.at - other.at || (one.name < other.name ? -1 : 1));
}

async function pairOf(folder: string, name: string, files: ReadonlySet<string>): Promise<Pair> {
  const control = files.has(`${name}.ctl`);
  const data = files.has(`${name}.dat`);
  const times = await Promise.all([controlOf(folder, name), dataOf(folder, name)].map(standing));
  return { name, control, data, at: Math.max(0, ...times.map((found) => found?.at ?? 0)) };
}

/** The control file of a name; undefined where it stands but cannot be read as one. */
export async function readControl(folder: string, name: string): Promise<ControlFile | undefined> {
  const bytes = await readAtMost(controlOf(folder, name), controlBytesAtMost);
  return bytes && readControlFile(bytes);
}

/** @throws CodedError for a name that could lead out of the folder */
export function safeName(id: string, call: 'download' | 'track'): string {
  if (!isSafeId(id))
    throw new CodedError(call === 'track' ? 'mailbox.bad-request' : 'mailbox.unexpected-answer', { call });
  return id;
}

/** A report names the file that failed by its MESH id; its own name is another where the client gives it one. */
export function factsOf(name: string, control: ControlFile): MessageFacts {
  const { isReport, workflowId, from, localId, dtsId, statusCode } = control;
  const queuedAt = meshInstant(control.at ?? '');
  const linked = isReport && dtsId !== undefined && dtsId !== name && isSafeId(dtsId) ? dtsId : undefined;
  return {
    id: name,
    type: isReport ? 'report' : 'data',
    workflowId,
    ...(from !== undefined && !isReport && { from }),
    ...(localId !== undefined && { localId }),
    ...(linked !== undefined && { linkedMessageId: linked }),
    ...(isMeshCode(statusCode) && { statusCode }),
    ...(queuedAt && { queuedAt }),
  };
}
