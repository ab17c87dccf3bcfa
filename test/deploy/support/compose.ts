import { readdirSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';

/** The project's folder, with a slash at the end. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));
export const textOf = (path: string): string => readFileSync(root + path, 'utf8');

const words = z.union([z.string().transform((word) => [word]), z.array(z.string())]).default([]);

const service = z.object({
  image: z.string().optional(),
  build: z.literal('.').optional(),
  user: z.string().optional(),
  entrypoint: words,
  command: words,
  restart: z.string(),
  read_only: z.boolean().default(false),
  cap_drop: words,
  cap_add: words,
  security_opt: words,
  environment: z.record(z.string(), z.string()).default({}),
  env_file: words,
  ports: words,
  secrets: words,
  configs: words,
  volumes: words,
  networks: words,
  profiles: words,
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
});
export type Service = z.infer<typeof service>;

const compose = z.object({
  services: z.record(z.string(), service),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) })),
  volumes: z.record(z.string(), z.null()),
  secrets: z.record(z.string(), z.object({ file: z.string() })),
  configs: z.record(z.string(), z.object({ file: z.string() })).default({}),
});

/** docker-compose.yml as Compose reads it: with its merges carried out. */
export const composition = compose.parse(parse(textOf('docker-compose.yml'), { merge: true }));
export const services = Object.entries(composition.services);

export const serviceCalled = (name: string): Service => {
  const found = composition.services[name];
  if (!found) throw new Error(`docker-compose.yml has no service ${name}`);
  return found;
};

/** One that ends by itself and is not started again once it succeeded. */
export const isOneShot = ({ restart }: Service): boolean => restart === 'no' || restart.startsWith('on-failure');

/** `./deploy/x:/y:ro` → what it is and where it goes. */
export const mountsOf = ({ volumes }: Service): readonly { from: string; to: string; mode: string | undefined }[] =>
  volumes.map((text) => {
    const [from = '', to = '', mode] = text.split(':');
    return { from, to, mode };
  });

/** Files of this folder that a service sees, and under which path: those of a mounted folder one by one. */
export const filesOf = (one: Service) =>
  mountsOf(one)
    .filter(({ from }) => from.startsWith('./'))
    .flatMap((mount) => {
      if (!statSync(root + mount.from, { throwIfNoEntry: false })?.isDirectory()) return [mount];
      return readdirSync(root + mount.from).map((name) => ({
        ...mount,
        from: `${mount.from}/${name}`,
        to: `${mount.to}/${name}`,
      }));
    });
