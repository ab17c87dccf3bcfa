export type Say = (line: string) => void;

/** When this process began, in milliseconds since 1970: the time before our first line counts too. */
export const processStartedAt = (): number => Date.now() - process.uptime() * 1000;

/** `00:03.214`: minutes, seconds, milliseconds. */
export function clockTime(elapsedMs: number): string {
  const ms = Math.max(0, Math.round(elapsedMs));
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(ms / 60_000))}:${two(Math.floor(ms / 1000) % 60)}.${String(ms % 1000).padStart(3, '0')}`;
}

/** Prints lines with the time since `startedAt`; what follows in the same text is indented below. */
export function createSay(
  startedAt: number,
  write: (text: string) => void = (text) => process.stdout.write(text),
): Say {
  return (text) => {
    const time = clockTime(Date.now() - startedAt);
    const lines = text.split('\n').map((line, index) => `${index === 0 ? time : ' '.repeat(time.length)}  ${line}`);
    write(`${lines.map((line) => line.trimEnd()).join('\n')}\n`);
  };
}
