import { existsSync } from 'node:fs';
import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';

const extension = extname(import.meta.url);

/** The workflows as the SDK bundles them: by path, in the language that this process runs in. */
export const workflowsPath = fileURLToPath(new URL(`../workflows/index${extension}`, import.meta.url));

/** What runs beside every workflow: it lets whole tasks through only. */
export const interceptorsPath = fileURLToPath(new URL(`../workflows/whole-tasks${extension}`, import.meta.url));

/** Made by `npm run build` with the very SDK version that runs it; absent where the sources run. */
export const workflowBundlePath = fileURLToPath(new URL('../workflow-bundle.js', import.meta.url));

/**
 * How workflow code is bundled, by whoever bundles it. Its modules hold nothing of a run, so all workflows of a worker
 * share one copy instead of evaluating their own: a cached child takes less than half of the memory, and a cold one starts
 * sooner. The SDK freezes what is shared; lint refuses variables at the top of these modules.
 */
export const bundling = (path: string, failureConverter: string, interceptors = interceptorsPath) => ({
  workflowsPath: path,
  failureConverterPath: failureConverter,
  preloadModules: [path],
  workflowInterceptorModules: [interceptors],
});

/** What a worker needs to know about workflow code: a bundle, or where to bundle from. */
export type WorkflowCode =
  | { readonly workflowBundle: { readonly codePath: string } | { readonly code: string } }
  | {
      readonly workflowsPath: string;
      readonly bundlerOptions: { readonly preloadModules: string[] };
      readonly interceptors: { readonly workflowModules: string[] };
    };

export const workflowCode = (): WorkflowCode =>
  existsSync(workflowBundlePath)
    ? { workflowBundle: { codePath: workflowBundlePath } }
    : {
        workflowsPath,
        bundlerOptions: { preloadModules: [workflowsPath] },
        interceptors: { workflowModules: [interceptorsPath] },
      };
