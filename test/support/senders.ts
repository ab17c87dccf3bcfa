/** Sends everything from so many senders at once, each of which says the next as soon as it is heard. */
export async function fromSenders<T>(
  senders: number,
  all: readonly T[],
  send: (one: T) => Promise<unknown>,
): Promise<void> {
  const left = all[Symbol.iterator]();
  const sender = async (): Promise<void> => {
    for (const one of left) await send(one);
  };
  await Promise.all(Array.from({ length: senders }, sender));
}
