import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DataConverter } from '@temporalio/common';
import type { PayloadCodecOptions } from './payload-codec.js';
import { createPayloadCodec } from './payload-codec.js';

const beside = (name: string): string =>
  fileURLToPath(new URL(`./${name}${extname(import.meta.url)}`, import.meta.url));

/** By path, because the SDK loads it into the workflow bundle: the bundler, the worker and replay all need it. */
export const failureConverterPath = beside('failure-converter');

/** The one data converter of client, worker, bundler and replay: what one writes, the others read. */
export const createDataConverter = (options: PayloadCodecOptions): DataConverter => ({
  failureConverterPath,
  payloadCodecs: [createPayloadCodec(options)],
});
