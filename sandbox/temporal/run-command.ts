import { spawn } from 'node:child_process';

export interface CommandResult {
  /** null when it was ended by a signal or never started */
  readonly code: number | null;
  /** stdout and stderr as they came */
  readonly output: string;
}

export interface CommandOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** ends the command with SIGKILL */
  readonly signal?: AbortSignal;
  /** the account, where it is another one */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined;
}

/** Runs a command to its end. Never throws: a command that cannot be started is a result with code null and the reason. */
export function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      ...options.owner,
      // a folder that every account may be in
      ...(options.owner && { cwd: '/' }),
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      ...(options.signal && { signal: options.signal }),
    });
    let output = '';
    const keep = (chunk: Buffer) => (output += chunk.toString('utf8'));
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: null, output: output || error.message }));
    child.on('close', (code) => resolve({ code, output }));
  });
}
