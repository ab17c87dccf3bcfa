export interface Appointments {
  /** @param dueAt milliseconds since 1970; what is overdue is done soon, never at once */
  at(dueAt: number, work: () => void): void;
  clear(): void;
}

/** Work at a later moment. It lives in memory: what must not be forgotten stands in the ledger. */
export function createAppointments(now: () => number): Appointments {
  const standing = new Set<NodeJS.Timeout>();
  return {
    at(dueAt, work) {
      const timer = setTimeout(
        () => {
          standing.delete(timer);
          work();
        },
        Math.max(0, dueAt - now()),
      );
      timer.unref();
      standing.add(timer);
    },
    clear() {
      standing.forEach((timer) => clearTimeout(timer));
      standing.clear();
    },
  };
}
