import { setTimeout as wait } from 'node:timers/promises';
import { ApplicationFailure, heartbeat } from '@temporalio/activity';

export const activities = {
  speak: (word: string): Promise<string> => Promise.resolve(`result of ${word}`),
  fail: (word: string): Promise<never> =>
    Promise.reject(ApplicationFailure.nonRetryable(`message ${word}`, 'unexpected', `details ${word}`)),
  /** Beats until the reader has seen it. */
  beat: async (word: string): Promise<void> => {
    for (let time = 0; time < 60; time += 1) {
      heartbeat(`progress ${word}`);
      await wait(50);
    }
  },
};
export type Activities = typeof activities;
