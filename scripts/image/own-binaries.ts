import { closeSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** A machine in the words of Node. */
export interface Target {
  readonly platform: string;
  readonly arch: string;
}

const names: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64', win32: 'windows' };
const nameOf = (word: string): string => names[word] ?? word;

const folderOf = (modules: string): string => join(modules, '@temporalio/core-bridge/releases');

/** Removes what Temporal's core ships for other machines; returns the names of the folders that went. */
export function removeForeignReleases(modules: string, { platform, arch }: Target): readonly string[] {
  const releases = folderOf(modules);
  const isOwn = (name: string): boolean => name.startsWith(`${nameOf(arch)}-`) && name.includes(`-${nameOf(platform)}`);
  const found = readdirSync(releases);
  if (!found.some(isOwn)) throw new Error(`${releases} holds nothing for ${platform} on ${arch}.`);
  const foreign = found.filter((name) => !isOwn(name));
  for (const name of foreign) rmSync(join(releases, name), { recursive: true });
  return foreign;
}

/** Files below a folder that are programs or libraries of another machine, by their first bytes. */
export function foreignBinaries(folder: string, target: Target): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const made = machineOf(path);
      return made !== undefined && (made.platform !== target.platform || made.arch !== target.arch);
    });
}

const elfMachines: Readonly<Record<number, string>> = { 0x3e: 'x64', 0xb7: 'arm64', 0x03: 'ia32', 0x28: 'arm' };
const machMachines: Readonly<Record<number, string>> = { 0x01000007: 'x64', 0x0100000c: 'arm64' };
const windowsMark = 0x4d5a;
const headBytes = 20;

/** The machine that a binary is for; undefined for every other file. Formats: ELF, Mach-O and its fat form, PE. */
function machineOf(path: string): Target | undefined {
  const head = headOf(path);
  if (head.length < headBytes) return undefined;
  const mark = head.readUInt32BE(0);
  if (mark === 0x7f454c46) return { platform: 'linux', arch: elfMachines[head.readUInt16LE(18)] ?? 'unknown' };
  if (mark === 0xcffaedfe) return { platform: 'darwin', arch: machMachines[head.readUInt32LE(4)] ?? 'unknown' };
  // Java's class files begin like fat binaries, with a large version where those have a small count
  if (mark === 0xcafebabe && head.readUInt32BE(4) < 20) return { platform: 'darwin', arch: 'several' };
  return head.readUInt16BE(0) === windowsMark && /\.(exe|dll|node)$/.test(path)
    ? { platform: 'win32', arch: 'unknown' }
    : undefined;
}

function headOf(path: string): Buffer {
  const head = Buffer.alloc(headBytes);
  const file = openSync(path, 'r');
  try {
    return head.subarray(0, readSync(file, head, 0, headBytes, 0));
  } finally {
    closeSync(file);
  }
}
