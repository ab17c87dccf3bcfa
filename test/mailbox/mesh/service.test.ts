import assert from 'node:assert/strict';
import { asJson, failureOf, idsOf, mailboxAt, withAnswers } from '../support/answering.js';
import { startNhsSandbox, type RunningNhsSandbox } from '../support/nhs-sandbox.js';
import { Secret } from '../../../src/secrets/secret.js';

const inboxPath = '/messageexchange/ZZ9LA001/inbox';

describe('what MESH tells beside messages', () => {
  let nhs: RunningNhsSandbox;
  const ours = () => {
    const { mailboxId, password, sharedKey } = nhs.credentials;
    return mailboxAt(nhs.serving.url, {
      mailboxId,
      password: () => new Secret(password),
      sharedKey: () => new Secret(sharedKey),
    });
  };
  beforeEach(async () => {
    nhs = await startNhsSandbox();
  });
  afterEach(() => nhs.close());

  it('names the mailboxes of an organisation that take a workflow', async () => {
    assert.deepEqual(await ours().lookUp('X26', 'TEST_CPIS_UPLOAD'), [
      { mailboxId: 'CPISHUB1', name: 'CP-IS sandbox' },
    ]);
    assert.deepEqual(await ours().lookUp('ZZ9', 'TEST_CPIS_UPLOAD'), []);
    assert.deepEqual(await ours().lookUp('X26', 'TEST_UNKNOWN'), []);
  });

  it('has a clock that is ours on one machine', async () => {
    const { clockAheadMs } = await ours().compareClocks();
    assert.ok(clockAheadMs !== undefined && Math.abs(clockAheadMs) <= 1_000, String(clockAheadMs));
  });

  it('does not compare clocks with whom it refuses', async () => {
    const stranger = mailboxAt(nhs.serving.url, { password: () => new Secret('wrong') });
    assert.equal((await failureOf(stranger.compareClocks())).code, 'mailbox.refused-credentials');
  });
});

describe('a look-up of mailboxes', () => {
  it('shows no token: it is about no mailbox', () =>
    withAnswers(
      (_, response) => asJson(response, 200, { results: [{ mailbox_id: 'M1', mailbox_name: null }] }),
      async (mailbox, { heard }) => {
        assert.deepEqual(await mailbox.lookUp('X26', 'TEST/A B'), [{ mailboxId: 'M1', name: '' }]);
        assert.equal(heard[0]?.url, '/messageexchange/endpointlookup/X26/TEST%2FA%20B');
        assert.equal(heard[0].headers.authorization, undefined);
      },
    ));

  it('asks nothing that would lead elsewhere', () =>
    withAnswers(
      (_, response) => asJson(response, 200, { results: [] }),
      async (mailbox, { heard }) => {
        for (const [organisation, workflow] of [
          ['..', 'X'],
          ['X26', '../admin'],
          ['', 'X'],
          ['X26', 'a\nb'],
        ] as const)
          assert.equal((await failureOf(mailbox.lookUp(organisation, workflow))).code, 'mailbox.bad-request');
        assert.deepEqual(heard, []);
      },
    ));

  for (const [status, body, code] of [
    [400, {}, 'mailbox.bad-request'],
    [503, {}, 'mailbox.unavailable'],
    [200, { results: [{ mailbox_id: '../x' }] }, 'mailbox.unexpected-answer'],
    [200, [], 'mailbox.unexpected-answer'],
  ] as const) {
    it(`fails with ${code} when it is answered with ${status} ${JSON.stringify(body)}`, () =>
      withAnswers(
        (_, response) => asJson(response, status, body),
        async (mailbox) => assert.equal((await failureOf(mailbox.lookUp('X26', 'X'))).code, code),
      ));
  }
});

describe('the clock of MESH', () => {
  const date = 'Tue, 24 Nov 2026 12:00:00 GMT';
  const at = (seconds: number) => ({ now: () => new Date(Date.UTC(2026, 10, 24, 12, 0, seconds)) });

  it('is compared with ours by the date of its answer, to half a second', () =>
    withAnswers(
      (_, response) => response.writeHead(200, { date }).end(),
      async (mailbox) => assert.deepEqual(await mailbox.compareClocks(), { clockAheadMs: -89_500 }),
      at(90),
    ));

  it('is not guessed where the answer has no date', () =>
    withAnswers(
      (_, response) => {
        response.sendDate = false;
        response.writeHead(200).end();
      },
      async (mailbox) => assert.deepEqual(await mailbox.compareClocks(), {}),
    ));
});

describe('a look at a message without its body', () => {
  const headers = { 'mex-messagetype': 'DATA', 'mex-workflowid': 'TEST_CPIS_ACCESS', 'mex-chunk-range': '1:1' };

  it('is a HEAD request and tells the length', () =>
    withAnswers(
      (_, response) => response.writeHead(200, { ...headers, 'content-length': '4321' }).end(),
      async (mailbox, { heard }) => {
        const head = await mailbox.head('A1');
        assert.equal(heard.length, 1);
        assert.deepEqual(head, { id: 'A1', type: 'data', workflowId: 'TEST_CPIS_ACCESS', bytes: 4321 });
        assert.deepEqual([heard[0]?.method, heard[0]?.url], ['HEAD', `${inboxPath}/A1`]);
        assert.equal(heard[0]!.headers['accept-encoding'], 'identity');
      },
    ));

  it('tells no length of a message in chunks or of a zipped one', async () => {
    for (const more of [{ 'mex-chunk-range': '1:3' }, { 'content-encoding': 'gzip' }])
      await withAnswers(
        (_, response) => response.writeHead(200, { ...headers, 'content-length': '4321', ...more }).end(),
        async (mailbox) => assert.equal((await mailbox.head('A1')).bytes, undefined),
      );
  });

  for (const [status, code] of [
    [404, 'mailbox.not-found'],
    [410, 'mailbox.gone'],
    [403, 'mailbox.refused-credentials'],
    [206, 'mailbox.unexpected-answer'],
  ] as const) {
    it(`fails with ${code} when it is answered with ${status}`, () =>
      withAnswers(
        (_, response) => response.writeHead(status).end(),
        async (mailbox) => assert.equal((await failureOf(mailbox.head('A1'))).code, code),
      ));
  }
});

describe('waiting messages of some workflows', () => {
  it('are asked for on every page, whatever the next page’s address says', () =>
    withAnswers(
      ({ url }, response) => {
        const next = url.includes('continue_from')
          ? undefined
          : `${inboxPath}?continue_from=${'c'.repeat(30)}&workflow_filter=OTHER`;
        asJson(response, 200, { messages: [next === undefined ? 'A2' : 'A1'], links: { next } });
      },
      async (mailbox, { heard }) => {
        assert.deepEqual(await idsOf(mailbox.waiting({ atMost: 9, workflows: '!TEST_A*' })), ['A1', 'A2']);
        const filters = heard.map(({ url }) => new URL(url, 'http://mesh').searchParams.getAll('workflow_filter'));
        assert.deepEqual(filters, [['!TEST_A*'], ['!TEST_A*']]);
      },
    ));
});
