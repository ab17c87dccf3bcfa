import { benchNotification } from './notification.js';
import { benchWire } from './wire.js';

/** `npm run bench` runs everything; `npm run bench -- wire` one of them. Figures, never a test. */
const benches: Readonly<Record<string, () => string | Promise<string>>> = {
  wire: benchWire,
  notification: benchNotification,
};

const asked = process.argv.slice(2);
const unknown = asked.find((name) => benches[name] === undefined);
if (unknown === undefined) {
  for (const [name, bench] of Object.entries(benches)) {
    if (asked.length === 0 || asked.includes(name)) process.stdout.write(`${await bench()}\n`);
  }
} else {
  process.stderr.write(`There is no bench ${unknown}: choose from ${Object.keys(benches).join(', ')}.\n`);
  process.exitCode = 2;
}
