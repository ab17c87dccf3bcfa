import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { format } from 'prettier';
import { configJsonSchema } from '../src/config/json-schema.js';

/** `npm run config-schema`: writes the JSON Schema that editors check an authority's configuration with. */
const file = fileURLToPath(new URL('../config/authority.schema.json', import.meta.url));
writeFileSync(file, await format(configJsonSchema(), { parser: 'json', printWidth: 120 }));
process.stdout.write(`Written: ${file}\n`);
