import assert from 'node:assert/strict';
import { Hono } from 'hono';
import { html } from 'hono/html';
import { page, table } from '../../../sandbox/shared/page.js';
import { readPort, serve } from '../../../sandbox/shared/serve.js';

describe('serving', () => {
  it('says in one sentence that a port is in use', async () => {
    const app = new Hono();
    const first = await serve(app, { host: '127.0.0.1', port: 0 });
    try {
      await assert.rejects(serve(app, { host: '127.0.0.1', port: first.port }), {
        message: `Port ${first.port} on 127.0.0.1 is in use: end what runs there, or choose another port.`,
      });
    } finally {
      await first.close();
    }
  });

  it('ends although a client keeps its connection', async () => {
    const serving = await serve(
      new Hono().get('/', (c) => c.text('here')),
      { host: '127.0.0.1', port: 0 },
    );
    await (await fetch(serving.url)).text();
    await serving.close();
    await assert.rejects(fetch(serving.url));
  });

  it('takes only a port number as a port', () => {
    assert.equal(readPort(undefined), 0);
    assert.equal(readPort('8720'), 8720);
    for (const wrong of ['x', '-1', '70000', '1.5']) assert.throws(() => readPort(wrong), /--port/);
  });
});

describe('a page', () => {
  it('escapes what people and the NHS wrote', async () => {
    const text = '<script>alert("x")</script>';
    const shown = String(await page({ title: text, body: table(text, [text], [[text]]) }));
    assert.ok(!shown.includes('<script>'));
    assert.ok(shown.includes('&lt;script&gt;'));
  });

  it('has a language, a skip link to its main part, and headed tables', async () => {
    const shown = String(
      await page({ title: 'Children', nav: [{ href: '/', text: 'Home' }], body: html`${table('T', ['H'], [['v']])}` }),
    );
    for (const part of [
      'lang="en-GB"',
      'href="#main"',
      'id="main"',
      '<caption',
      'scope="col"',
      'scope="row"',
      '<nav',
    ]) {
      assert.ok(shown.includes(part), part);
    }
  });

  it('says in words that a table has no rows', async () => {
    const shown = String(await table('Case notes', ['When'], []));
    assert.match(shown, /Case notes: none/);
  });
});
