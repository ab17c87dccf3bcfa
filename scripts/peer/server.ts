import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';

export interface PeerServer {
  readonly url: string;
  stop(): Promise<void>;
}

/** The password of each mailbox that comes with the package, and our key: they open nothing but the peer. */
export const peerSecrets = { password: 'password', sharedKey: 'TestKey' } as const;

const startingMs = 60_000;

/**
 * One worker: the peer keeps everything in its process. The port is the system's choice, said on stdout; and the server
 * ends when its stdin does, so that nothing of us outlives a run that was killed.
 */
const program = `
import os, socket, threading, uvicorn
def end_with_starter():
    while os.read(0, 4096): pass
    os._exit(0)
threading.Thread(target=end_with_starter, daemon=True).start()
listening = socket.socket()
listening.bind(("127.0.0.1", 0))
print("port", listening.getsockname()[1], flush=True)
config = uvicorn.Config("mesh_sandbox.api:app", workers=1, access_log=False, log_level="warning")
uvicorn.Server(config).run(sockets=[listening])
`;

/** Starts the peer on loopback and waits until it answers. Rejects with what it said last when it does not. */
export async function startPeer(python: string): Promise<PeerServer> {
  const env = { ...process.env, AUTH_MODE: 'full', STORE_MODE: 'memory', SHARED_KEY: peerSecrets.sharedKey };
  const child = spawn(python, ['-I', '-W', 'ignore', '-c', program], { env, stdio: 'pipe' });
  let said = '';
  const listen = (chunk: Buffer): void => void (said = (said + chunk.toString('utf8')).slice(-20_000));
  child.stdout.on('data', listen);
  child.stderr.on('data', listen);
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()).once('error', () => resolve()));
  const stop = (): Promise<void> => end(child, ended);
  const url = await Promise.race([serving(() => said), ended.then(() => undefined)]);
  if (url !== undefined) return { url, stop };
  await stop();
  throw new Error(`mesh-sandbox does not serve. It said:\n${said.trim().split('\n').slice(-15).join('\n')}`);
}

/** Its address as soon as it answers; undefined when it does not in time. */
async function serving(said: () => string): Promise<string | undefined> {
  const deadline = Date.now() + startingMs;
  while (Date.now() < deadline) {
    const port = /^port (\d+)$/m.exec(said())?.[1];
    if (port !== undefined && (await answers(`http://127.0.0.1:${port}/health`))) return `http://127.0.0.1:${port}`;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return undefined;
}

const answers = (url: string): Promise<boolean> =>
  fetch(url, { signal: AbortSignal.timeout(2_000) }).then(
    ({ ok }) => ok,
    () => false,
  );

async function end(child: ChildProcessWithoutNullStreams, ended: Promise<void>): Promise<void> {
  child.kill('SIGTERM');
  const hard = setTimeout(() => child.kill('SIGKILL'), 5_000);
  await ended;
  clearTimeout(hard);
}
