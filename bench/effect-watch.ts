/** Sees what comes to stand in Mosaic at the moment at which it is answered, without asking for it. */
export interface EffectWatch {
  readonly onAnswer: (request: Request, answer: Response) => void;
  /** When case note and alert of this notification both stand, on the clock of `performance.now()`. */
  readonly bothStand: (identity: string) => Promise<number>;
  /** writes that were answered with 201: once each */
  readonly count: () => number;
}

const withinMs = 120_000;
const referenceForm = /"reference":"cpis\/[^/]+\/([^/]+)\/(?:case-note|alert)"/;

export function createEffectWatch(): EffectWatch {
  const stood = new Map<string, { writes: number; at: number }>();
  const waiting = new Map<string, (at: number) => void>();
  let total = 0;

  const note = (identity: string, at: number): void => {
    const writes = (stood.get(identity)?.writes ?? 0) + 1;
    stood.set(identity, { writes, at });
    if (writes >= 2) waiting.get(identity)?.(at);
  };

  return {
    onAnswer: ({ method }, answer) => {
      if (method !== 'POST' || answer.status !== 201) return;
      total += 1;
      const at = performance.now();
      void answer
        .clone()
        .text()
        .then((text) => {
          const identity = referenceForm.exec(text)?.[1];
          if (identity !== undefined) note(identity, at);
        });
    },
    bothStand: (identity) => {
      const known = stood.get(identity);
      if (known !== undefined && known.writes >= 2) return Promise.resolve(known.at);
      return new Promise((resolve, reject) => {
        const tooLate = setTimeout(() => {
          reject(new Error(`No case note and alert stood within ${withinMs / 1000} s for ${identity}.`));
        }, withinMs);
        waiting.set(identity, (at) => {
          clearTimeout(tooLate);
          waiting.delete(identity);
          resolve(at);
        });
      });
    },
    count: () => total,
  };
}
