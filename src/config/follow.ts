import { watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';
import { textNow } from './held.js';

/** How often a file is looked at, and how long it must stay the same before it counts; in milliseconds. */
export interface Pace {
  readonly pollMs: number;
  readonly settleMs: number;
}

export interface FileListeners {
  /** the file is another one, and has stayed so for a while; undefined where it cannot be read */
  readonly changed: (text: string | undefined) => void;
  /** after every look that found nothing new */
  readonly looked?: () => void;
}

export interface Following {
  /** looks at once, and takes what is there without waiting */
  readonly lookNow: () => void;
  readonly stop: () => void;
}

const standardPace: Pace = { pollMs: 5000, settleMs: 500 };

/**
 * Follows what a file says, however it comes to say it: written in place, replaced by an editor, or behind a link that a
 * mounted volume turns over. It looks at content and at nothing else, by the clock; events of the folder only make it
 * look sooner, because networks, links and mounts lose them.
 */
export function followFile(path: string, known: string, listeners: FileListeners, pace = standardPace): Following {
  let settled: string | undefined = known;
  let pending: { readonly text: string | undefined; readonly since: number } | undefined;
  let soon: NodeJS.Timeout | undefined;

  const look = (): void => {
    const text = textNow(path);
    if (text === settled) {
      pending = undefined;
      listeners.looked?.();
    } else if (pending === undefined || pending.text !== text) {
      pending = { text, since: performance.now() };
      lookIn(pace.settleMs);
    } else if (performance.now() - pending.since >= pace.settleMs) take(text);
    else lookIn(pace.settleMs);
  };
  const take = (text: string | undefined): void => {
    settled = text;
    pending = undefined;
    listeners.changed(text);
  };
  const lookIn = (ms: number): void => {
    clearTimeout(soon);
    soon = setTimeout(look, ms).unref();
  };

  const events = watchFolder(dirname(path), () => lookIn(pace.settleMs));
  const polling = setInterval(() => {
    events.renew();
    look();
  }, pace.pollMs).unref();
  return {
    lookNow: () => take(textNow(path)),
    stop: () => {
      clearInterval(polling);
      clearTimeout(soon);
      events.stop();
    },
  };
}

/** Events of a folder that may be away for a while: without them, looks by the clock suffice. */
function watchFolder(folder: string, happened: () => void): { renew: () => void; stop: () => void } {
  let watcher: FSWatcher | undefined;
  const stop = (): void => {
    watcher?.close();
    watcher = undefined;
  };
  const renew = (): void => {
    if (watcher !== undefined) return;
    try {
      watcher = watch(folder, { persistent: false }, happened).on('error', stop);
    } catch {
      watcher = undefined;
    }
  };
  renew();
  return { renew, stop };
}
