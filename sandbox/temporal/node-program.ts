import { fileURLToPath } from 'node:url';

/** The loader by its place and not by its name: a name would be looked up from the working directory. */
const loader = import.meta.resolve('tsx');

/** Arguments that make Node run a TypeScript program of this project. */
export const nodeArguments = (program: URL, args: readonly string[] = []): string[] => [
  '--import',
  loader,
  fileURLToPath(program),
  ...args,
];
