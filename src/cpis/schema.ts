import { readFileSync } from 'node:fs';
import { rootNames } from './names.js';
import type { Schema, Violation } from './xml.js';
import { compileSchema, withDocument } from './xml.js';

/** What our schema says against a file: where, and of which sort. No text of the file. */
export interface SchemaProblem {
  /** from 1; of an unknown root always 1 */
  readonly line: number;
  readonly code: SchemaProblemCode;
}

/** The sorts of problems, each with what marks it in the library's messages; the first that fits counts. */
const sorts = [
  { code: 'root-unknown', marks: 'No matching global declaration' },
  { code: 'child-missing', marks: 'Missing child element(s)' },
  { code: 'element-unexpected', marks: 'This element is not expected' },
  { code: 'attribute-missing', marks: 'is required but missing' },
  { code: 'attribute-unexpected', marks: 'The attribute' },
  { code: 'text-unexpected', marks: 'Character content' },
  { code: 'value-wrong', marks: 'is not a' },
  { code: 'value-wrong', marks: 'facet' },
  { code: 'value-repeated', marks: 'Duplicate key-sequence' },
  { code: 'value-wrong', marks: 'does not match the fixed value' },
] as const;
export type SchemaProblemCode = (typeof sorts)[number]['code'] | 'other';

const shared = ['datatypes.xsd', 'localisation.xsd'];
const schemaFiles: ReadonlyMap<string, string> = new Map([
  [rootNames.upload, 'upload.xsd'],
  [rootNames.acknowledgement, 'acknowledgement.xsd'],
  [rootNames.accessNotification, 'access-notification.xsd'],
  [rootNames.inactiveNumberNotification, 'inactive-number-notification.xsd'],
]);

/**
 * Checks a message against our own schema of it: the exact order, nothing extra, no fixed attribute (docs/messages.md).
 * @returns nothing for a valid message; `root-unknown` for one that is none of the four
 * @throws CodedError `cpis.too-large`, `cpis.forbidden-construct`, `cpis.unreadable` for what is not XML that we take
 */
export function schemaProblems(bytes: Uint8Array): readonly SchemaProblem[] {
  return withDocument(bytes, ({ rootName, violations }) => {
    const file = schemaFiles.get(rootName());
    return file === undefined ? [{ line: 1, code: 'root-unknown' }] : problemsOf(violations(schemaIn(file)));
  });
}

/** One fault of a value is told twice, by its rule and by its type. */
function problemsOf(violations: readonly Violation[]): readonly SchemaProblem[] {
  const problems = violations.map(({ line, message }) => ({ line, code: codeOf(message) }));
  return problems.filter(
    ({ line, code }, index) => problems.findIndex((other) => other.line === line && other.code === code) === index,
  );
}

const codeOf = (message: string): SchemaProblemCode =>
  sorts.find(({ marks }) => message.includes(marks))?.code ?? 'other';

const compiled = new Map<string, Schema>();

function schemaIn(file: string): Schema {
  const schema = compiled.get(file) ?? compileSchema(file, Object.fromEntries([file, ...shared].map(readSchema)));
  compiled.set(file, schema);
  return schema;
}

const readSchema = (file: string): readonly [string, Uint8Array] => [
  file,
  new Uint8Array(readFileSync(new URL(`./xsd/${file}`, import.meta.url))),
];
