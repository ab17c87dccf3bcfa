import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { createLogger, loggedFields } from '../../src/observability/logger.js';

const sources = fileURLToPath(new URL('../../src/', import.meta.url));
const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

interface Call {
  readonly file: string;
  readonly args: readonly ts.Expression[];
}

/** Every call of a logger: `logger.info(…)`, `parts.logger.error(…)`. */
function callsIn(file: string): readonly Call[] {
  const source = ts.createSourceFile(file, readFileSync(`${sources}/${file}`, 'utf8'), ts.ScriptTarget.ESNext, true);
  const found: Call[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      /(^|\.)logger\.(trace|debug|info|warn|error|fatal)$/.test(node.expression.getText(source))
    )
      found.push({ file, args: [...node.arguments] });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

const lines: string[] = [];
const logger = createLogger('test', {
  mark: (id) => `marked-${id.length}`,
  to: { write: (line) => void lines.push(line) },
});
const logged = (): Record<string, unknown> => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown>;

describe('the log', () => {
  it('is called with allowed fields and a plain sentence, wherever it is called', () => {
    const calls = files.flatMap(callsIn);
    assert.ok(calls.length >= 7, String(calls.length));
    const allowed: readonly string[] = loggedFields;
    for (const { file, args } of calls) {
      const [fields, sentence] = args.length === 1 ? [undefined, args[0]] : args;
      const isOwn =
        sentence !== undefined && (ts.isStringLiteral(sentence) || /\.(says|message)$/.test(sentence.getText()));
      assert.ok(isOwn, `${file}: ${sentence?.getText() ?? ''}`);
      if (fields === undefined || !ts.isObjectLiteralExpression(fields)) continue;
      const names = fields.properties.flatMap((one) => (one.name === undefined ? [] : [one.name.getText()]));
      assert.deepEqual(
        names.filter((name) => !allowed.includes(name)),
        [],
        file,
      );
    }
  });

  it('leaves out what is not allowed, and says only what it was called', () => {
    logger.info({ code: 'x', personId: '700101', name: 'Wren Brackenfield' }, 'A sentence.');
    assert.doesNotMatch(lines.at(-1) ?? '', /700101|Wren/);
    assert.deepEqual([logged()['code'], logged()['leftOut']], ['x', ['personId', 'name']]);
  });

  it('has the audit’s pseudonym for a child, in fields, in sentences and in what Temporal says', () => {
    logger.warn({ subject: 'child-700101' }, 'The workflow child-700101 is slow.');
    logger.warn({ temporal: { workflowId: 'child-700101', attempt: 2, error: new Error('Wren') } }, 'x');
    assert.doesNotMatch(lines.slice(-2).join(''), /700101|Wren/);
    assert.deepEqual(logged()['temporal'], { workflowId: 'marked-12', attempt: 2, error: 'object' });
  });
});
