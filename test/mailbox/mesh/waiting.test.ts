import assert from 'node:assert/strict';
import { answering, asJson, failureOf, idsOf, withAnswers, type Answerer } from '../support/answering.js';

const inboxPath = '/messageexchange/ZZ9LA001/inbox';
const cursor = (page: number): string => `${'c'.repeat(30)}${page}`;

/** An inbox of these pages, each with the address of the next. */
const pages =
  (...listed: readonly (readonly unknown[])[]): Answerer =>
  ({ url }, response) => {
    const at = new URL(url, 'http://mesh').searchParams.get('continue_from');
    const page = at === null ? 0 : Number(at.slice(30));
    const next =
      page + 1 < listed.length ? `${inboxPath}?max_results=500&continue_from=${cursor(page + 1)}` : undefined;
    asJson(response, 200, { messages: listed[page], links: { self: url, next }, approx_inbox_count: 7 });
  };

describe('waiting messages', () => {
  it('come page after page, in the order of the service, also past an empty page', () =>
    withAnswers(pages(['A1', 'A2'], [], ['A3']), async (mailbox, server) => {
      assert.deepEqual(await idsOf(mailbox.waiting({ atMost: 10 })), ['A1', 'A2', 'A3']);
      assert.equal(server.heard.length, 3);
      assert.ok(server.heard.every(({ url }) => url.includes('max_results=500')));
    }));

  it('end at the limit, without asking for another page', () =>
    withAnswers(pages(['A1', 'A2'], ['A3']), async (mailbox, server) => {
      assert.deepEqual(await idsOf(mailbox.waiting({ atMost: 2 })), ['A1', 'A2']);
      assert.equal(server.heard.length, 1);
    }));

  it('are asked for at our own address only, wherever the service points', async () => {
    const elsewhere = await answering((_, response) => asJson(response, 200, { messages: ['STOLEN'] }));
    try {
      await withAnswers(
        ({ url }, response) => {
          const next = url.includes('continue_from')
            ? undefined
            : `${elsewhere.url}/other/path?continue_from=${cursor(1)}`;
          asJson(response, 200, { messages: ['A1'], links: { next } });
        },
        async (mailbox, server) => {
          assert.deepEqual(await idsOf(mailbox.waiting({ atMost: 5 })), ['A1', 'A1']);
          assert.ok(server.heard.every(({ url }) => url.startsWith(`${inboxPath}?`)));
          assert.equal(elsewhere.heard.length, 0);
        },
      );
    } finally {
      await elsewhere.close();
    }
  });

  it('fail when the pages run in a circle', () =>
    withAnswers(
      (_, response) =>
        asJson(response, 200, { messages: [], links: { next: `${inboxPath}?continue_from=${cursor(0)}` } }),
      async (mailbox, server) => {
        assert.equal((await failureOf(idsOf(mailbox.waiting({ atMost: 5 })))).code, 'mailbox.unexpected-answer');
        assert.equal(server.heard.length, 2);
      },
    ));

  it('include every usable id before an unusable one fails the call', () =>
    withAnswers(pages(['A1', '../../etc/x?y'], ['A2']), async (mailbox) => {
      const seen: string[] = [];
      const failure = await failureOf(
        (async () => {
          for await (const id of mailbox.waiting({ atMost: 9 })) seen.push(id);
        })(),
      );
      assert.deepEqual(seen, ['A1', 'A2']);
      assert.deepEqual([failure.code, failure.facts['unusableIds']], ['mailbox.unexpected-answer', 1]);
    }));

  for (const [what, body] of [
    ['no JSON', '<html>'],
    ['no list', '{"messages": "A1"}'],
    ['numbers for ids', '{"messages": [1]}'],
    ['nothing', ''],
  ] as const) {
    it(`fail as an unexpected answer when the service sends ${what}`, () =>
      withAnswers(
        (_, response) => response.writeHead(200).end(body),
        async (mailbox) => {
          assert.equal((await failureOf(idsOf(mailbox.waiting({ atMost: 5 })))).code, 'mailbox.unexpected-answer');
        },
      ));
  }
});
