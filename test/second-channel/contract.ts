import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { CodedError, failureOf } from '../../src/domain/failure.js';
import type { OutOfBand, SecondChannel } from '../../src/second-channel/port.js';

/** A channel in a test: what arrives at its other end, and what it says when that refuses. */
export interface ChannelInTest {
  readonly channel: SecondChannel;
  /** the texts that arrived, in order */
  readonly heard: () => readonly string[];
  /** the other end takes nothing from now on; absent where a channel cannot fail */
  readonly refuse?: () => void;
  /** the same channel to a place where nobody listens */
  readonly toNobody?: SecondChannel;
  /** what must never stand in an error */
  readonly secrets: readonly string[];
}

export const message: OutOfBand = { authority: 'ZZ9', code: 'mosaic.unreachable', ...wordsOf('mosaic.unreachable') };

function wordsOf(code: OutOfBand['code']) {
  const { says, next } = failureOf(code);
  return { says, next };
}

/** What the port promises, whichever way leads to people. */
export function promises(open: () => ChannelInTest): void {
  it('carries the code, our own words and the authority, once', async () => {
    const { channel, heard } = open();
    await channel.tell(message);
    const [text = '', ...more] = heard();
    assert.deepEqual(more, []);
    // a mail may break its lines anywhere between words
    const plain = text.replace(/\s+/g, ' ');
    for (const part of [message.code, message.says]) assert.ok(plain.includes(part), part);
  });

  it('rejects with a code where it is refused or nobody listens, and the error shows no secret', async () => {
    const { channel, refuse, toNobody, secrets } = open();
    if (refuse === undefined || toNobody === undefined) return;
    refuse();
    for (const one of [channel, toNobody])
      await assert.rejects(one.tell(message), (error: unknown) => {
        assert.ok(error instanceof CodedError && error.code === 'second-channel.unanswered');
        const shown = inspect(error, { depth: 9 }) + JSON.stringify(error);
        return secrets.every((secret) => !shown.includes(secret));
      });
  });
}
