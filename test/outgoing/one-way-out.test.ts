import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const src = fileURLToPath(new URL('../../src', import.meta.url));
const sources = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));

/** What could open a connection. `request.url` and the like of a server are none. */
const waysOut =
  /(?:from|import\() *'(?:axios|undici|got|node-fetch|ws|(?:node:)?(?:https?|http2|net|tls|dgram))(?:\/[^']*)?'|(?<![.\w])fetch\(|new (?:WebSocket|EventSource|XMLHttpRequest)\b/;

/** The one room for it; and those that serve, and call nobody. */
const allowed = /^(?:outgoing|http|gateway|codec-server)[/\\]/;

/** Types, and the reading of an address, open nothing. */
const opensNothing = /^import (?:type .*|\{ isIP \}) from .*$/gm;
const opens = (text: string): boolean => waysOut.test(text.replaceAll(opensNothing, ''));

describe('the sources of the product', () => {
  it('open connections in one room only: no address from a message can be called elsewhere', () => {
    const elsewhere = sources.filter((name) => !allowed.test(name) && opens(readFileSync(join(src, name), 'utf8')));
    assert.ok(sources.length > 150);
    assert.deepEqual(elsewhere, []);
  });

  it('would be found out by this search', () => {
    for (const line of [
      "import axios from 'axios'",
      "await import('node:https')",
      'await fetch(url)',
      'new WebSocket(x)',
    ])
      assert.ok(opens(line), line);
    assert.ok(!opens("import type { AddressInfo } from 'node:net';"));
    assert.ok(sources.some((name) => allowed.test(name) && opens(readFileSync(join(src, name), 'utf8'))));
  });
});
