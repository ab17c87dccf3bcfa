import { z } from 'zod';
import { authorityConfig } from './authority.js';

/** The configuration's form for editors, as JSON Schema: what stands in the file, before we read it. */
export const configJsonSchema = (): string =>
  `${JSON.stringify(
    {
      title: 'Configuration of CP-IS Link',
      ...z.toJSONSchema(authorityConfig, { io: 'input', unrepresentable: 'any' }),
    },
    undefined,
    2,
  )}\n`;
