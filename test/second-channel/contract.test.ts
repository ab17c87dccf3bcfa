import { pino } from 'pino';
import { liveSecondChannel } from '../../src/second-channel/open.js';
import { createMail } from '../../src/second-channel/mail.js';
import { createWebhook } from '../../src/second-channel/webhook.js';
import { Secret } from '../../src/secrets/secret.js';
import { openMailServer, type MailServer } from '../support/mail-server.js';
import { openPager, type Pager } from '../support/pager.js';
import { promises } from './contract.js';

describe('the way to people beside Mosaic', () => {
  describe('as a webhook', () => {
    let pager: Pager;
    beforeEach(async () => void (pager = await openPager()));
    afterEach(() => pager.close());
    promises(() => ({
      channel: createWebhook({ url: pager.url, token: () => new Secret('a-secret') }),
      heard: () => pager.heard,
      refuse: () => pager.answerWith(500),
      toNobody: createWebhook({ url: 'http://127.0.0.1:1/', token: () => new Secret('a-secret') }),
      secrets: ['a-secret'],
    }));
  });

  describe('as a mail', () => {
    let server: MailServer;
    beforeEach(async () => void (server = await openMailServer()));
    afterEach(() => server.close());
    const place = {
      host: '127.0.0.1',
      tls: 'none',
      from: 'cpis-link@example.invalid',
      to: ['duty@example.invalid'],
    } as const;
    promises(() => ({
      channel: createMail({ ...place, port: server.port }),
      heard: () => server.mails.map(({ text }) => text),
      refuse: () => server.refuse(),
      toNobody: createMail({ ...place, port: 1 }),
      secrets: [],
    }));
  });

  describe('as a line of the log', () => {
    let lines: string[] = [];
    beforeEach(() => void (lines = []));
    promises(() => ({
      channel: liveSecondChannel(
        () => ({ secondChannel: { kind: 'log' } }),
        pino({}, { write: (line: string) => void lines.push(line) }),
      ),
      heard: () => lines,
      secrets: [],
    }));
  });
});
