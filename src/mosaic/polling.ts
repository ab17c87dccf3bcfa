/** Looks again and again until it is stopped. A look that fails is told, and the next one follows. */
export function startPolling(
  poller: { readonly look: () => Promise<unknown> },
  pollEvery: number,
  failed: (error: unknown) => void,
): { readonly stop: () => Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let isStopped = false;
  const again = async (): Promise<void> => {
    await poller.look().catch(failed);
    if (!isStopped) timer = setTimeout(lookAgain, pollEvery);
  };
  const lookAgain = (): void => {
    looking = again();
  };
  let looking = again();
  return {
    stop: async () => {
      isStopped = true;
      clearTimeout(timer);
      await looking;
    },
  };
}
