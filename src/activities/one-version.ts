import type { AuthoritySettings } from './ports.js';

type Activity = (...args: never[]) => Promise<unknown>;

/**
 * Activities that go by the settings of the moment. The one point where a changed configuration takes over: an execution
 * works to its end with the settings that applied when it began.
 *
 * @param current the same object until the configuration changes
 */
export function ofOneVersion<T extends Record<string, Activity>>(
  current: () => AuthoritySettings,
  make: (settings: AuthoritySettings) => T,
): T {
  let settings = current();
  let made = make(settings);
  const now = (): T => {
    if (current() !== settings) {
      settings = current();
      made = make(settings);
    }
    return made;
  };
  const names = Object.keys(made) as (keyof T)[];
  return Object.fromEntries(names.map((name) => [name, (...args: never[]) => now()[name]?.(...args)])) as T;
}
