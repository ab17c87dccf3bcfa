import assert from 'node:assert/strict';
import { authorityMailbox } from '../../../sandbox/nhs/accounts.js';
import { judgeToken } from '../../../sandbox/nhs/mesh/token.js';
import { minuteOf, openNhs, token, v2, type OpenNhs, type TokenParts } from './open-nhs.js';

const hour = 3_600_000;

describe('NHS sandbox: tokens', () => {
  let nhs: OpenNhs;
  before(async () => (nhs = await openNhs()));
  after(() => nhs.close());

  const inboxWith = async (authorization: string | undefined, mailbox = 'ZZ9LA001'): Promise<number> => {
    const headers = { accept: v2, ...(authorization !== undefined && { authorization }) };
    return (await fetch(`${nhs.url}/messageexchange/${mailbox}/inbox`, { headers })).status;
  };

  it('takes the token of the published rules', () => {
    const account = {
      ...authorityMailbox,
      mailboxId: 'ZZ9LA001',
      password: 'Sw0rdfish-9',
      sharedKey: 'EnvSharedSecret42',
    };
    const header =
      'NHSMESH ZZ9LA001:0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0:7:203102030405:' +
      'f7faab52cd816465dcfbbde86626ee547a9054a712789b51e93a0ed9814fccc7';
    const at = Date.parse('2031-02-03T04:05:59Z');
    assert.equal(judgeToken(header, account, at, () => false).valid, true);
  });

  it('takes a token once, and its nonce again with another count', async () => {
    const nonce = 'one-nonce';
    const first = token({ nonce, count: 0 });
    assert.equal(await inboxWith(first), 200);
    assert.equal(await inboxWith(first), 403);
    assert.equal(await inboxWith(token({ nonce, count: 1 })), 200);
  });

  it('takes the same nonce and count in another minute for used', async () => {
    const nonce = 'another-nonce';
    assert.equal(await inboxWith(token({ nonce })), 200);
    assert.equal(await inboxWith(token({ nonce, minute: minuteOf(Date.now() - 5 * 60_000) })), 403);
  });

  it('takes a mailbox in small letters in the address', async () => {
    assert.equal(await inboxWith(token(), 'zz9la001'), 200);
  });

  const refusedTokens: Readonly<Record<string, string | undefined>> = {
    'no token at all': undefined,
    'a token of another form': 'NHSMESH ZZ9LA001',
    'a colon after the scheme': token().replace('NHSMESH ', 'NHSMESH: '),
    ...Object.fromEntries(
      Object.entries({
        'a mailbox in small letters in the token': { mailbox: 'zz9la001' },
        'the token of another mailbox': { mailbox: 'CPISHUB1' },
        'a wrong password': { password: 'wrong' },
        'a wrong shared key': { sharedKey: 'wrong' },
        'a clock more than two hours behind': { minute: minuteOf(Date.now() - 2.1 * hour) },
        'a clock more than two hours ahead': { minute: minuteOf(Date.now() + 3 * hour) },
        'a month that does not exist': { minute: '202613010000' },
      } satisfies Record<string, TokenParts>).map(([name, parts]) => [name, token(parts)]),
    ),
  };
  for (const [name, header] of Object.entries(refusedTokens)) {
    it(`refuses ${name}`, async () => assert.equal(await inboxWith(header), 403));
  }

  it('lets a clock be an hour off', async () => {
    assert.equal(await inboxWith(token({ minute: minuteOf(Date.now() - hour) })), 200);
  });

  it('refuses a mailbox that it does not know with the code of MESH', async () => {
    const headers = { accept: v2, authorization: token({ mailbox: 'NOBODY01' }) };
    const answer = await fetch(`${nhs.url}/messageexchange/NOBODY01/inbox`, { headers });
    assert.equal(answer.status, 403);
    const { detail } = (await answer.json()) as { detail: readonly { code: string }[] };
    assert.equal(detail[0]?.code, 'EPL-151');
  });

  it('refuses an API version that does not exist, and asks nobody for a token where there is no mailbox', async () => {
    const headers = { accept: 'application/vnd.mesh.v9+json', authorization: token() };
    assert.equal((await fetch(`${nhs.url}/messageexchange/ZZ9LA001/inbox`, { headers })).status, 400);
    assert.equal((await fetch(`${nhs.url}/messageexchange/_ping`)).status, 200);
  });
});
