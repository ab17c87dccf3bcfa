import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fileWith } from '../support/files.js';
import { cpis } from './cpis.js';

const example = fileURLToPath(new URL('../../config/example.yaml', import.meta.url));
const exampleWith = (from: string, to: string): string => fileWith(readFileSync(example, 'utf8').replace(from, to));

describe('cpis validate-config --against', () => {
  it('shows what changes for a worker that runs with the other file, and when', async () => {
    const { code, out } = await cpis(['validate-config', exampleWith('after: 4h', 'after: 2h'), '--against', example]);
    assert.equal(code, 0);
    assert.match(out, / can be used\.\nTakes effect at once:\n {2}alerts\.climb\.after \(.*\): 4h → 2h\n$/);
  });

  it('gives it to scripts, and says that nothing changes where nothing does', async () => {
    const { out } = await cpis([
      'validate-config',
      exampleWith('mode: live', 'mode: observe'),
      '--against',
      example,
      '--json',
    ]);
    const { changes } = JSON.parse(out) as { changes: readonly object[] };
    const what = 'whether anything is sent or written';
    assert.deepEqual(changes, [{ path: 'mode', what, says: 'live → observe', takesEffect: 'at the next start' }]);
    assert.match((await cpis(['validate-config', example, '--against', example])).out, /\nNothing changes\.\n$/);
  });

  it('names the file that cannot be used, the new one or the other, and ends with 2', async () => {
    const bad = exampleWith('odsCode: ZZ9', 'odsCode: lower');
    const [fresh, other] = [
      await cpis(['validate-config', bad, '--against', example]),
      await cpis(['validate-config', example, '--against', bad]),
    ];
    assert.deepEqual([fresh.code, other.code], [2, 2]);
    assert.match(fresh.out, /cannot be used:\n {2}line 7, authority\.odsCode: /);
    assert.ok(other.err.startsWith(`${bad} cannot be used:`));
  });
});
