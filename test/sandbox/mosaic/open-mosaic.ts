import { createMosaicSandbox, type MosaicSandboxSettings } from '../../../sandbox/mosaic/app.js';
import { serve } from '../../../sandbox/shared/serve.js';
import { callsTo } from '../../support/calls.js';

export interface OpenMosaic extends ReturnType<typeof callsTo> {
  readonly url: string;
  close(): Promise<void>;
}

/** A Mosaic sandbox that serves on a port of its own. */
export async function openMosaic(settings: MosaicSandboxSettings = {}): Promise<OpenMosaic> {
  const sandbox = createMosaicSandbox(settings);
  const serving = await serve(sandbox.app, { host: '127.0.0.1', port: 0 });
  return {
    url: serving.url,
    ...callsTo(serving.url),
    close: async () => {
      await serving.close();
      await sandbox.close();
    },
  };
}
