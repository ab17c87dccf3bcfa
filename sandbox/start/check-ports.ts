import { portIsFree } from '../temporal/ports.js';
import { portTable, type PortName, type Ports } from './options.js';

/** Throws one sentence a port that is in use: which one, what it is for, and how to get round it. */
export async function checkPorts(ports: Ports, needed: readonly PortName[]): Promise<void> {
  const rows = portTable.filter(({ name }) => needed.includes(name));
  const taken = await Promise.all(
    rows.map(async ({ name, for: what }) =>
      (await portIsFree(ports[name])) ? [] : [`Port ${ports[name]}, needed for ${what}, is in use.`],
    ),
  );
  const sentences = taken.flat();
  if (sentences.length === 0) return;
  const hint = 'End what runs there, or choose other ports: npm start -- --port-base 17000';
  throw new Error([...sentences, hint].join('\n'));
}
