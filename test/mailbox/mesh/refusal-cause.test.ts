import assert from 'node:assert/strict';
import { refusalCause } from '../../../src/mailbox/mesh/refusal-cause.js';

const now = Date.parse('2026-11-20T10:00:00Z');
const answer = (body: unknown, date = 'Fri, 20 Nov 2026 10:00:01 GMT', status = 403) => ({
  status,
  header: (name: string) => (name === 'date' ? date : undefined),
  body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
});
const detail = (msg: string, code = '') => ({ detail: [{ event: '', code, msg }] });

describe('why MESH most likely refuses our credentials', () => {
  for (const [cause, body] of [
    ['password-or-key', detail('Invalid Authentication Token')],
    ['token-used-twice', detail('Error Duplicated Authentication Token')],
    ['mailbox', detail('Request Received from Inactive Mailbox')],
    ['mailbox', detail('anything', 'EPL-151')],
    ['certificate', detail('something that nobody knows')],
    ['certificate', '<html>forbidden</html>'],
    ['certificate', ''],
  ] as const) {
    it(`is ${cause} after ${JSON.stringify(body)}`, () => {
      assert.equal(refusalCause(answer(body), now), cause);
    });
  }

  it('is our clock when the service’s is more than two hours away, whatever it says', () => {
    const invalid = detail('Invalid Authentication Token');
    assert.equal(refusalCause(answer(invalid, 'Fri, 20 Nov 2026 12:00:01 GMT'), now), 'clock');
    assert.equal(refusalCause(answer(invalid, 'Fri, 20 Nov 2026 07:59:59 GMT'), now), 'clock');
    assert.equal(refusalCause(answer(invalid, 'Fri, 20 Nov 2026 11:59:59 GMT'), now), 'password-or-key');
    assert.equal(refusalCause(answer(invalid, 'not a date'), now), 'password-or-key');
  });

  it('is not asked of an answer that is no refusal of credentials', () => {
    assert.equal(refusalCause(answer(detail('x'), undefined, 417), now), undefined);
  });
});
